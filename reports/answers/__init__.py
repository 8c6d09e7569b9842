"""How is an answer said?"""
