"""How do shipped bytes become the vintage tables?"""
