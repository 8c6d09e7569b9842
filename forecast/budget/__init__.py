"""Does the booked budget suffice, and what moves the need?"""
