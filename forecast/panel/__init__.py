"""How are thousands of series forecast at once?"""
