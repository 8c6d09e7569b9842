"""Which parts do the models share: level, season, reversion, state space?"""
