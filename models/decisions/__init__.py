"""How many applications can the IND decide, and of whom are they?"""
