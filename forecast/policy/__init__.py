"""What may policy move, and what does it change on the same paths?"""
