"""How are models joined and corrected by their past errors?"""
