"""How good was a run that was made before, by figures known later?"""
