"""What does each command do that says how good something was?"""
