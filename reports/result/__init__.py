"""Which rows and sentences does a run give to any page?"""
