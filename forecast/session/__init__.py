"""How does a user of Python make a run or forecast a series of his own?"""
