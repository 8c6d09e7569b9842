"""What is known: figures with their day of publication, parameters, official forecasts."""
