"""What ``prognose record budget`` does."""

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from joblib import cpu_count
from rich.console import Console
from rich.table import Table

from data.errors import RunError
from data.tables.vintages import VINTAGES
from forecast.archive import store
from forecast.backtest.setting import N_PATHS
from forecast.budget_record.day import EUROS, asked
from forecast.budget_record.days import content
from forecast.budget_record.tables import record_tables
from forecast.budget_record.waiting import FIXED
from forecast.config import load_config
from forecast.exchange import write_csv
from forecast.known import shipped

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


def named(what: str, out: Path | None = None) -> None:
    """Print one record.

    Args:
        what: ``"budget"``.
        out: new folder for its tables.

    Raises:
        RunError: another name; or as of :func:`run`.
    """
    if what != "budget":
        raise RunError(f"record {what[:40]!r}: unknown; expected budget. Write budget.")
    run(out)


def run(out: Path | None = None, workers: int | None = None) -> None:
    """Print the record of the budget; with ``out`` also write every table to a new folder.

    Raises:
        ToolkitError: ``out`` exists, or the shipped tables are not as they should be.
    """
    if out is not None:
        store.refuse_existing(out)
    config = load_config(None, n_paths=N_PATHS, workers=workers or cpu_count())
    stands_on = asked(config, shipped(VINTAGES))
    found = record_tables(stands_on)
    show(found)
    if out is not None:
        with store.draft(out) as folder:
            for name, table in found.items():
                write_csv(table, folder / f"{name}.csv")
            store.write_manifest(folder, {"run_id": out.name, **content(stands_on)})
        print(out / "moments.csv")


def show(found: Mapping[str, pd.DataFrame]) -> None:
    """Print the tables a reader needs; the folder of ``--out`` holds all of them."""
    console = Console(width=WIDTH)
    for title, table in _shown(found):
        view = Table(title=title, title_justify="left", box=None)
        for column, cells in table.items():
            side: Literal["left", "right"] = "left" if _words(cells) else "right"
            view.add_column(SHORT.get(str(column), str(column)), justify=side, no_wrap=True)
        for row in table.to_dict("records"):
            view.add_row(*(text(str(name), value, row) for name, value in row.items()))
        console.print(view)
    print("\n".join(NOTES))


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
    if not isinstance(value, int | float):
        return str(value)
    if pd.isna(value):
        return ""
    if name.startswith(("error_", "bias_")):
        return f"{value:+.1%}"
    if name.endswith(("_share", "_lowest", "_highest")):
        return f"{value:.0%}"
    money = name.startswith("cost") or (row.get("quantity") in EUROS and name not in COUNTED)
    return f"{value / 1e6:,.1f}" if money else f"{value:,.0f}" if name != "year" else str(value)
