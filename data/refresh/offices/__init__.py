"""What does a statistical office answer, and can it be believed?"""
