"""How does a terminal show a result?"""
