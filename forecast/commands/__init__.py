"""What does each command do, from figures to screen?"""
