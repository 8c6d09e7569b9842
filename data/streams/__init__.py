"""Which monthly series do the printed figures make on a day?"""
