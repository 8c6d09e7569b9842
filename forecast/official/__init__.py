"""What did the official forecasts say, and what came?"""
