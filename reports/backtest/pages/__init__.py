"""Which pages of documents are made from scores?"""
