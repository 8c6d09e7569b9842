"""Where do finished runs stand, and are they whole?"""
