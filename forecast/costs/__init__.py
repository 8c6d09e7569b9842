"""What does a person, place or decision cost, by printed or implied price?"""
