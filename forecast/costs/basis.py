"""What a cost rests on: its prices by name, and how they stand in a file."""

from collections.abc import Mapping

from data.arrays import FloatArray

AS_BOOKED = "as_booked"
WAITING = "adjustment_waiting"  # EUR for a modelled line, still on article 92
HELD = "adjustment_held"  # EUR taken off the need of article 92: in the need of lines already


def last_prices(prices: Mapping[str, FloatArray]) -> dict[str, float]:
    """Return the prices of the last month.

    Args:
        prices: shape (n_paths, H) each.

    Returns:
        The mean over paths by name of the price, in its own unit.
    """
    return {name: float(found[:, -1].mean()) for name, found in prices.items()}


def as_text(numbers: Mapping[str, float]) -> str:
    """Return named numbers as one cell of a file.

    Example:
        >>> as_text({"price_regular_place": 24000.0, "share": 0.25})
        'price_regular_place=24000; share=0.25'
    """
    return "; ".join(f"{name}={value:.10g}" for name, value in numbers.items())


def from_text(cell: str) -> dict[str, float]:
    """Return the named numbers of a cell; none for a word such as ``as_booked``.

    Example:
        >>> from_text("price_regular_place=24000; share=0.25")
        {'price_regular_place': 24000.0, 'share': 0.25}
    """
    pairs = (part.partition("=") for part in cell.split("; ") if "=" in part)
    return {name: float(value) for name, _, value in pairs}
