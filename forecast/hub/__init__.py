"""Forecasts, official figures and outcomes as a hub of hubverse: written, read and checked."""
