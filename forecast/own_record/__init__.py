"""How good is the default of own series where nothing is Dutch asylum?"""
