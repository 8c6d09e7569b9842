"""The days on which a backtest forecasts."""

from datetime import date

from data.errors import RunError

KINDS = {"quarterly": (2, 5, 8, 11), "monthly": tuple(range(1, 13))}
DAY = 15
FIRST_YEAR = 2013


def origin_days(kind: str, first_year: int, last_year: int) -> tuple[date, ...]:
    """Return the days a backtest forecasts on, oldest first.

    Args:
        kind: ``quarterly`` (15 February, May, August, November) or ``monthly`` (each 15th).
        first_year: year of the first day.
        last_year: the last year with an outcome; year 0 of every day has come true.

    Raises:
        RunError: the kind is unknown, or there is no day in these years.

    Example:
        >>> [day.isoformat() for day in origin_days("quarterly", 2024, 2024)]
        ['2024-02-15', '2024-05-15', '2024-08-15', '2024-11-15']
    """
    if kind not in KINDS:
        raise RunError(
            f"--origins {kind!r}: unknown; expected {' or '.join(KINDS)}. Choose one of them."
        )
    years = range(first_year, last_year + 1)
    if not years or first_year < FIRST_YEAR:
        raise RunError(
            f"--first {first_year}: no backtest from that year; expected {FIRST_YEAR} to "
            f"{last_year}, the last year with an outcome. Choose a year in between."
        )
    return tuple(date(year, month, DAY) for year in years for month in KINDS[kind])
