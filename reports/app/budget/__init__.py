"""Is enough booked: every line beside its need, and one line opened."""
