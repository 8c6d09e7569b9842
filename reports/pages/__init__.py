"""Which pages does the report have?"""
