"""Which quantities are stocks: their year is the mean of its months, not the sum."""

from data.glossary import entry

STOCK = "stock"


def is_stock(key: str) -> bool:
    """Return whether a year of this quantity is the mean of its months."""
    return entry(key).kind == STOCK
