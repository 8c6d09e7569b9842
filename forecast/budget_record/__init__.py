"""How good would the need have been at each budget moment since 2018?"""
