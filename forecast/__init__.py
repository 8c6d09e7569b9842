"""What the paths mean: bands, stocks, euros, runs and the command line."""
