"""How is a forecast scored, and what does its record warn of?"""
