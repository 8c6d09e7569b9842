"""How is the record of past forecasts shown?"""
