"""Would figures of other countries have told of a turn, or made a forecast better?"""
