"""What inflow does to stocks: one stock-flow step per organisation."""
