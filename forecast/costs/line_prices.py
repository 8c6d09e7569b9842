"""In the prices of which year a printed line stands.

The wage and price adjustment of a year first stands on article 92, "nog onverdeeld", and a later
document spreads it over the lines. Until then the lines are in the prices of the year before, and
a price that is set beside them must be too.

| document | adjustment | row that spreads it | lines in prices of |
|---|---|---|--:|
| begroting 2026 | 2025, article 92 | 23 Verdeling Loon- en prijsbijstelling | 2025 |
| Voorjaarsnota 2026 | 2026, article 92 | none | 2025 |
"""

import re
from dataclasses import replace

import pandas as pd

from data.errors import BudgetError
from data.price_index import growth_until
from forecast.costs.booked import MUTATION, stands
from forecast.known import Known

GIVEN = re.compile(r"^\d+ Loonbijstelling (\d{4})$")
SPREAD = re.compile(r"^\d+ Verdeling Loon- en prijsbijstelling$")
TRANCHE = re.compile(r"^\d+ (?:Loon|Prijs)bijstelling \d{4}$")
UNDIVIDED = "92"
UNDIVIDED_LINE = "92.2"


def line_level(lines: pd.DataFrame, document: str) -> int:
    """Return the year in whose prices the lines of a document stand.

    Args:
        lines: budget rows known on the day.
        document: source id.

    Raises:
        BudgetError: the document prints no wage adjustment.
    """
    rows = lines[(lines["document"] == document) & (lines["table"] == "Tabel 1")]
    given = [
        int(found[1])
        for article, label in zip(rows["article"], rows["line"], strict=True)
        if str(article) == UNDIVIDED and (found := GIVEN.match(str(label)))
    ]
    if not given:
        raise BudgetError(
            f"{document}: no wage adjustment in Tabel 1; expected one, which says in whose prices "
            f"the lines are. Name another document."
        )
    return max(given) if _is_spread(rows) else max(given) - 1


def _is_spread(rows: pd.DataFrame) -> bool:
    return any(SPREAD.match(str(label)) for label in rows["line"])


def unspread(lines: pd.DataFrame) -> dict[int, float]:
    """Return the adjustment in the newest stand of article 92 that no line has yet.

    Args:
        lines: budget rows known on the day.

    Returns:
        EUR by budget year; a year without one is not there: spread in the document of its stand,
        not printed for it, or not yet published.
    """
    held = lines[lines["article"] == UNDIVIDED_LINE]
    if held.empty:
        return {}
    newest = stands(held).drop_duplicates("year")
    tranches = _tranches(lines)
    found = dict[int, float]()
    for document, of in newest.groupby("document"):
        rows = tranches[tranches["document"] == document]
        if rows.empty or _is_spread(lines[lines["document"] == document]):
            continue
        for year in of["year"]:
            own = rows.loc[rows["year"].astype(str) == str(year), "amount_keur"]
            found[int(year)] = 1000 * float(own.astype(float).sum())
    return {year: amount for year, amount in found.items() if amount}


def _tranches(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that add an adjustment to article 92."""
    rows = lines[lines["article"].astype(str) == UNDIVIDED]
    added = rows["version"].str.startswith(MUTATION) & rows["line"].astype(str).str.match(TRANCHE)
    return rows[added]


def at_line_prices(known: Known, document: str) -> Known:
    """Return what was known with wages and prices as far as the lines of a document have them."""
    level = line_level(known.lines, document)
    return replace(known, parameters=growth_until(known.parameters, level))
