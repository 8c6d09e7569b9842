"""Which pool does evidence alone give, with what was known on a day?"""
