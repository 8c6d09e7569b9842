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
from forecast.known import Known

GIVEN = re.compile(r"^\d+ Loonbijstelling (\d{4})$")
SPREAD = re.compile(r"^\d+ Verdeling Loon- en prijsbijstelling$")
UNDIVIDED = "92"


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
    spread = any(SPREAD.match(str(label)) for label in rows["line"])
    return max(given) if spread else max(given) - 1


def at_line_prices(known: Known, document: str) -> Known:
    """Return what was known with wages and prices as far as the lines of a document have them."""
    level = line_level(known.lines, document)
    return replace(known, parameters=growth_until(known.parameters, level))
