"""How do blocks become a PDF and a page?"""
