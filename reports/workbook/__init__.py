"""How does a run become a workbook?"""
