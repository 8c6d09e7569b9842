"""What can be typed? Options and one call each."""
