"""How is a printed table read, checked and written whole?"""
