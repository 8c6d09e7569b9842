"""Euros per line and year on the paths, beside the booked line of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.errors import BudgetError
from forecast.aggregate import yearly
from forecast.bands import LABELS, quantiles
from forecast.booked import booked
from forecast.cost import Cost

NO_CHANCE = {
    "none": {"nl": "Geen geboekte regel bekend op deze dag. ", "en": "No booked line known. "},
    "zero": {
        "nl": "Op 0 geboekt: daarom geen kans en geen tekort. ",
        "en": "Booked at 0: no chance or shortfall is given. ",
    },
}
DERIVED = {"nl": " (afgeleid)", "en": " (derived)"}
COLUMNS = (
    *("article", "line", "year", "unit", "booked", *LABELS, "p_sufficient"),
    *("expected_shortfall", "gap", "booked_version", "booked_on", "price_basis", "remark"),
)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A booked line that the toolkit has a cost for.

    Attributes:
        key: cost quantity, e.g. ``"cost_coa"``.
        article: budget article.
        line: label as printed in the budget table.
        remark: what the cost holds and leaves out, in Dutch and English.
    """

    key: str
    article: str
    line: str
    remark: tuple[str, str]


LINES = (
    BudgetLine(
        "cost_coa",
        "37.4",
        "COA",
        (
            "Plaatsen maal prijs per plaats; apparaat en incidentele posten zitten in de prijs.",
            "Places times price per place; overhead and one-off items are inside the price.",
        ),
    ),
    BudgetLine(
        "cost_ukraine",
        "37.7",
        "Nationaal Programma Oekraïense Ontheemden (medeoverheden)",
        (
            "Alleen het normbedrag per plaats per nacht; transitie- en incidentele kosten niet.",
            "Only the norm amount per place per night; no transition or one-off costs.",
        ),
    ),
)


def budget_table(
    costs: Mapping[str, Cost],
    lines: pd.DataFrame,
    levels: Mapping[str, float],
    language: str,
) -> pd.DataFrame:
    """Return euros per line and year beside the booked line of the day.

    Args:
        costs: monthly cost paths and their price basis, by cost key.
        lines: budget rows published by the day.
        levels: probability of each MPP label.
        language: ``"nl"`` or ``"en"``, of the remark.

    Returns:
        The columns of ``budget.csv``, EUR; ``p_sufficient`` is empty where nothing is booked.

    Raises:
        BudgetError: a cost has no complete year.
    """
    rows = []
    for entry in LINES:
        if entry.key not in costs:
            continue
        paths = costs[entry.key].paths
        years = yearly(paths, mean=False)
        if not years:
            raise BudgetError(
                f"{entry.key}: no complete year between {paths.months[0]} and "
                f"{paths.months[-1]}; expected at least one. Extend the horizon."
            )
        rows += [
            _row(entry, year, cost, lines, levels)
            | {"price_basis": costs[entry.key].basis[language]}
            for year, cost in years.items()
        ]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "derived"])
    mark = table.pop("derived").map({True: DERIVED[language], False: ""})
    table["booked_version"] = table["booked_version"] + mark
    remarks = {entry.key: entry.remark[language != "nl"] for entry in LINES}
    keys = {entry.line: entry.key for entry in LINES}
    notes = table["line"].map(keys).map(remarks)
    why = table["booked"].map(lambda amount: "" if amount > 0 else _no_chance(amount, language))
    table["remark"] = why + notes
    return table


def _no_chance(booked_amount: float, language: str) -> str:
    kind = "zero" if booked_amount == 0 else "none"
    return NO_CHANCE[kind][language]


def _row(
    entry: BudgetLine,
    year: int,
    cost: FloatArray,
    lines: pd.DataFrame,
    levels: Mapping[str, float],
) -> dict[str, object]:
    stand = booked(lines, entry.article, entry.line, year)
    found = quantiles(cost[:, None], tuple(levels.values()))[:, 0]
    known = stand.amount > 0  # false for nan: nothing booked, or booked at 0
    return {
        "article": entry.article,
        "line": entry.line,
        "year": year,
        "unit": "EUR",
        "booked": stand.amount,
        **dict(zip(levels, found, strict=True)),
        "p_sufficient": float((cost <= stand.amount).mean()) if known else np.nan,
        "expected_shortfall": float(np.maximum(cost - stand.amount, 0).mean()) if known else np.nan,
        "gap": stand.amount - float(np.median(cost)) if known else np.nan,
        "booked_version": stand.version,
        "derived": stand.derived,
        "booked_on": stand.published_on,
    }
