"""What does a file or table from outside hold?"""
