"""Ukrainian registrations, de-registrations and stock, never differenced across definitions.

Registrations are temporary-protection grants by month while Eurostat's months are known;
after that they follow from the dated counts of the ministry's letters: change in stock plus
de-registrations, each within one source. Months between the two are interpolated. All months
that were not printed are flagged.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import days, periods
from data.errors import DataError
from data.series import Series
from data.streams.monthly import values
from data.streams.stocks import daily, month_ends, points

LETTERS = ("ua_brp_letter_total", "ukraine_brp_end")
GRANTS = "ua_tp_grants_all_citizenships"
EUROSTAT = "ua_tp_stock_all_citizenships"
BREAKS = ("2023-01", "2024-04")  # Eurostat's stock starts anew: sources/README, "Ukraine"
DEREGISTERED = ("ua_brp_dereg_cum", "BRP-uitschrijvingen ontheemden: totaal")
END_STOCK = "ontheemden Oekraïne in BRP: totaal"
PAGE = ("ua_brp_page",)
DAYS = 365.25 / 12


@dataclass(frozen=True, eq=False, slots=True)
class Ukraine:
    """What is known of Ukrainian displaced persons on the day.

    Attributes:
        registrations: months, persons/month.
        stock: month ends in one definition, persons.
        leaving_share: de-registrations a month / persons registered, newest window.
        leaving_drift: standard deviation of its logarithm over the estimates there are.
        definition: where stock and share come from, one sentence.
    """

    registrations: Series
    stock: Series
    leaving_share: float
    leaving_drift: float
    definition: str


def letter_counts(known: pd.DataFrame) -> pd.Series:
    """Return the counts of the letters' definition by day.

    The end-of-year totals of De Staat van Migratie continue the letters from end 2025 on;
    the total of end 2024 lies about 3.000 below them and is left out.
    """
    letters = points(known, ("ua_brp_letter_total",), snap=True)
    ends = points(known, (END_STOCK,), snap=True)
    return letters.combine_first(ends[ends.index >= "2025-12-31"]).sort_index()


def leaving_windows(known: pd.DataFrame) -> pd.Series:
    """Return de-registrations per day between counts of one source, by day."""
    rates = pd.Series(dtype=float, index=pd.DatetimeIndex([]))
    for name in DEREGISTERED:
        counts = points(known, (name,))
        if len(counts) > 1:
            rates = daily(counts).diff().dropna().combine_first(rates)
    return rates


def ukraine(known: pd.DataFrame) -> Ukraine:
    """Return the Ukrainian series known on the day.

    Raises:
        DataError: no months of registrations or no stock is known.
    """
    grants = values(known, GRANTS, "M")
    if grants.empty:
        raise DataError(
            "ukraine_registrations: no month was known; expected at least one. Take a later day."
        )
    letters, leaving = letter_counts(known), leaving_windows(known)
    registrations = _registrations(grants, letters, leaving)
    if len(letters) > 1 and len(leaving):
        stock = month_ends("ukraine_stock", letters)
        shares = _letter_shares(letters, leaving)
        spread = _spread([*shares, _page_share(known, grants, float(stock.values[-1]))])
        said = "letters and De Staat van Migratie"
        return Ukraine(registrations, stock, shares[-1], spread, said)
    segment = _eurostat_segment(values(known, EUROSTAT, "M"))
    stock = Series("ukraine_stock", periods(segment), segment.to_numpy(), "persons")
    level = float(segment.iloc[-1])
    shares = [_page_share(known, grants, level, years) for years in (2, 1)]
    said = "Eurostat stock, de-registrations implied"
    return Ukraine(registrations, stock, shares[-1], _spread(shares), said)


def _registrations(grants: pd.Series, letters: pd.Series, leaving: pd.Series) -> Series:
    printed = periods(grants)
    rates = pd.Series((grants / printed.days_in_month).to_numpy(float), index=printed.end_time)
    rates = rates.set_axis(days(rates).normalize())
    rates = rates.reindex(pd.date_range(printed[0].start_time, rates.index[-1])).bfill()
    if len(letters) > 1:
        later = (daily(letters).diff() + leaving).dropna()
        rates = pd.concat([rates, later[later.index > rates.index[-1]]])
        rates = rates.reindex(pd.date_range(rates.index[0], rates.index[-1])).interpolate()
    months = days(rates).to_period("M")
    sums = rates.groupby(months).sum().clip(lower=0)
    whole = sums[rates.groupby(months).size() == periods(sums).days_in_month]
    found = grants.combine_first(whole)
    estimated = ~periods(found).isin(printed)
    return Series(
        "ukraine_registrations", periods(found), found.to_numpy(float), "persons/month", estimated
    )


def _letter_shares(letters: pd.Series, leaving: pd.Series) -> list[float]:
    """Return de-registrations a month per person registered, by window of one rate."""
    level = daily(letters)
    rate = leaving.round(6)
    window = (rate != rate.shift()).cumsum()
    spans = pd.DataFrame({"rate": rate, "level": level.reindex(rate.index), "window": window})
    means = (
        spans.fillna({"level": float(level.iloc[0])}).groupby("window")[["rate", "level"]].mean()
    )
    return list(means["rate"] / means["level"] * DAYS)


def _eurostat_segment(stock: pd.Series) -> pd.Series:
    if stock.empty:
        raise DataError(
            "ukraine_stock: no month was known; expected at least one. Take a later day."
        )
    starts = [pd.Period(month, "M") for month in BREAKS if pd.Period(month, "M") <= stock.index[-1]]
    return stock[stock.index >= max(starts)] if starts else stock


def _page_share(known: pd.DataFrame, grants: pd.Series, stock: float, years: int = 1) -> float:
    """Return grants less the growth of the ministry's page series, a month, per person.

    The page counts Ukrainian nationals and grants all nationalities, so this is an estimate.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
        grants: temporary protection grants by month.
        stock: persons registered.
        years: how far back the growth is taken, at most.

    Returns:
        a share a month, 0 when the page series is shorter than half a year.
    """
    page = points(known, PAGE, exact=False)
    page = page[page.index <= periods(grants)[-1].end_time]
    if len(page) < 2 or (page.index[-1] - page.index[0]).days < 180:
        return 0.0
    since = page.index[page.index <= page.index[-1] - pd.Timedelta(days=360 * years)]
    first = since[-1] if len(since) else page.index[0]
    months = (page.index[-1] - first).days / DAYS
    net = (page.iloc[-1] - page[first]) / months
    month = periods(grants)
    span = grants[(month.start_time > first) & (month.end_time <= page.index[-1])]
    return max(float(span.mean() - net) / stock, 0.0)


def _spread(shares: list[float]) -> float:
    """Return the standard deviation of the logarithm of the estimates above zero."""
    found = [share for share in shares if share > 0]
    return float(np.std(np.log(found))) if len(found) > 1 else 0.0
