"""How do groups of persons go on: Ukraine, Nidos wards, departures?"""
