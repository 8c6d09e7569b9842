"""How is a change between two runs shown?"""
