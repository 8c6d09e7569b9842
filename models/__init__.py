"""How one quantity may go on: history in, sample paths out."""
