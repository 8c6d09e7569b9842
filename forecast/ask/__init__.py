"""What does a run say to one question?"""
