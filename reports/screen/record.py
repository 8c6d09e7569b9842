"""What `prognose record budget` says: what our runs and the printed budget were worth."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from forecast.budget_record.day import EUROS
from forecast.budget_record.waiting import FIXED
from reports.number_format import number, share
from reports.rounding import MILLION
from reports.screen.lines import say, table

LANGUAGE = "en"
WIDTH = 150
COUNTED = ("year", "wait", "n", "years", "covered", "n_printed", "n_cost")
SHORT = {
    "error_p50": "P50 off",
    "error_p85": "P85 off",
    "error_printed": "printed off",
    "error_same": "ours then",
    "bias_p50": "with sign",
    "p85_covers": "sufficed",
    "covered": "sufficed",
    "n_printed": "n printed",
    "p10_p90": "P10-P90",
    "p10_p90_later": "later",
    "p10_p90_share": "left",
    "p10_p90_lowest": "lowest",
    "p10_p90_highest": "highest",
    "range_share": "min-max left",
    "reserve_share": "reserve left",
    "p10_p90_expected": "expected",
    "reserve_expected": "expected",
    "too_many_official": "too many",
    "too_few_official": "too few",
    "off_official": "off",
    "cost_official": "EUR mln",
    "too_many_ours": "ours: too many",
    "too_few_ours": "too few",
    "off_ours": "off",
    "cost_ours": "EUR mln",
}
NOTES = (
    "Every day is made again with the figures out by that day, policy neutral. The pools and the",
    "chain were chosen on these same outcomes: read every table as an upper bound. n counts budget",
    "years, not independent ones. Year means of occupancy are drawn between the counted days.",
    "Realised euros are not shipped. For COA the need at the real number of persons and printed",
    "prices stands in: it tests numbers, not prices. Other lines have no outcome.",
    "A plan costs idle places at the regular price and missing ones at the premium of an emergency",
    "place, at prices known on its day. A wait counts months from the day named under base.",
)


def show_record(found: Mapping[str, pd.DataFrame]) -> None:
    """Print the tables a reader needs; the folder of ``--out`` holds all of them."""
    for title, rows in _shown(found):
        columns = [str(name) for name in rows.columns]
        left = [name for name in columns if _words(rows[name])]
        right = [name for name in columns if name not in left]
        cells = [
            [text(name, row[name], row) for name in (*left, *right)]
            for row in rows.to_dict("records")
        ]
        words, numbers = ([SHORT.get(name, name) for name in part] for part in (left, right))
        table(words, numbers, cells, title=title, width=WIDTH)
    say(*NOTES)


def _words(cells: "pd.Series[Any]") -> bool:
    return any(isinstance(cell, str) for cell in cells)


def _shown(found: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    moments = found["moments"]
    euros = moments[moments["quantity"].isin(EUROS)]
    euros = euros[euros["printed"].notna() | euros["realised"].notna()]
    euros = euros.drop(columns=["realised_printed", "printed_is"])
    yield "Euros (mln) on budget moments: ours, printed, need at the real number", euros
    summary = found["moments_summary"]
    yield "All moments: error of P50 and of the printed, years in which P85 sufficed", summary
    yield "What is missing", found["missing"]
    left = found["narrowing"]
    left = left[left["base"].isin([str(base) for base in FIXED])]
    widths = ["p10_p90", "p10_p90_later", "p10_p90_share", "p10_p90_lowest", "p10_p90_highest"]
    named = ["quantity", "base", "wait", "n", "years", *widths, "range_share", "reserve_share"]
    yield "Waiting in past years: share of the band that was left", left[named]
    widths = ["p10_p90", "p10_p90_expected", "reserve", "reserve_expected"]
    ahead = found["coming"][["quantity", "year", "wait", "n", *widths]]
    yield "Waiting from the newest run: band and reserve (P85 less P50) to expect", ahead
    yield "Planning on a label, means of past years (cost in EUR mln a year)", found["planning"]
    same = found["planning_beside"].drop(columns=["ours_label"])
    yield "The official labels beside ours of the same percentile, on the same cases", same


def text(name: str, value: object, row: Mapping[Hashable, object]) -> str:
    """Return a cell as text: shares as percentages, euros in millions, nothing for nan."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if not isinstance(value, int | float) or name == "year":
        return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
    if name.startswith(("error_", "bias_")):
        return share(value, LANGUAGE, 1, sign=True)
    if name.endswith(("_share", "_lowest", "_highest")):
        return share(value, LANGUAGE)
    if name.startswith("cost") or (row.get("quantity") in EUROS and name not in COUNTED):
        return number(value / MILLION, LANGUAGE, 1)
    return number(value, LANGUAGE)
