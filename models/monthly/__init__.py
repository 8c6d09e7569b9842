"""How may one monthly series go on? One file per model."""
