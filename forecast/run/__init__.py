"""What is one quarterly run made of?"""
