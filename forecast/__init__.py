"""What the paths mean: bands, stocks, euros, runs and the command line."""

from forecast.namesakes import claim

claim()
