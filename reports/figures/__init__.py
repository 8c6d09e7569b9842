"""Which figures does a report hold, and what is behind each?"""
