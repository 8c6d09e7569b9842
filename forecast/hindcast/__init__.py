"""Does the chain return the past years it was not fitted on?"""
