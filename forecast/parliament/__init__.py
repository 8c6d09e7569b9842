"""Which questions of parliament can be computed, and what is the answer?"""
