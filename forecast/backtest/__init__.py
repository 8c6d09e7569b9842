"""How good would each model have been, with what was known then?"""
