"""How do all quantities go on together, on the same paths?"""
