"""Printed budget amounts beside the model on printed quantities: how good are the prices?"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.build.figure_rows import raw_rows
from data.folders import FORECAST
from data.parameters import parameter
from data.tables.sources import load_sources
from forecast.costs.basis import as_text
from forecast.costs.booked import booked
from forecast.costs.implied import MUNICIPAL
from forecast.costs.line_prices import at_line_prices
from forecast.costs.printed import MODELS, goo_before, payable, places_needed
from forecast.known import Known

ROWS = FORECAST / "costs" / "check.toml"
LABELS = {
    "COA": ("37.4", "COA"),
    "IND": ("37.4", "IND"),
    "Nidos": ("37.4", "NIDOS - opvang"),
    "gemeentelijke opvang": ("37.7", MUNICIPAL),
    "RMO en opdrachten Oekraïne": ("37.7", MUNICIPAL.replace("medeoverheden", "opdrachten")),
}
TARGETS = {"line": 0.10, "mutation": 0.25, "joint": 0.25}
COLUMNS = (
    "organisation",
    "document",
    "kind",
    "year",
    "printed",
    "model",
    "difference",
    "share",
    "target",
    "fitted",
    "verdict",
    "cause",
    "sizes",
)


def reconcile(known_by: Callable[[date], Known]) -> pd.DataFrame:
    """Return every printed amount beside the model, each as known on its document's day.

    Prices are those of the year in whose prices the lines of the document stand.

    Args:
        known_by: returns what was known on a day.

    Returns:
        Columns ``COLUMNS``, EUR. ``share`` is difference / printed; ``verdict`` is ``fitted``,
        ``within`` (10% of a line, 25% of a mutation), ``missed`` or ``not computable``. ``cause``
        is a key, and ``sizes`` its numbers as ``name=value``.
    """
    book = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    sources = load_sources()
    days = {row["document"]: sources[row["document"]].published_on for row in book["rows"]}
    knowns = {name: at_line_prices(known_by(day), name) for name, day in days.items()}
    rows = [_row(knowns, row) for row in book["rows"]]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(knowns: Mapping[str, Known], row: Mapping[str, Any]) -> dict[str, Any]:
    known, year = knowns[row["document"]], row["year"]
    printed = _printed(known, row)
    model = np.nan
    if row.get("model") and row.get("cause") not in ("joint", "no_round"):
        model = MODELS[row["model"]](known, year, row["round"]) - _before(knowns, row)
    share = (model - printed) / abs(printed)
    fitted, target = row.get("fitted", False), TARGETS[row["kind"]]
    verdict = "within" if abs(share) <= target else "missed"
    verdict = "not computable" if np.isnan(model) else "fitted" if fitted else verdict
    cause = row.get("cause", "") if verdict != "within" else ""
    values = (row["organisation"], row["document"], row["kind"], year, printed, model)
    sizes = _sizes(known, row, printed, model) if cause else {}
    rest = (model - printed, share, target, fitted, verdict, cause, as_text(sizes))
    return dict(zip(COLUMNS, (*values, *rest), strict=True))


def _printed(known: Known, row: Mapping[str, Any]) -> float:
    if row["kind"] == "line":
        return _line(known, row)
    if row["posts"] == ["tabel3"]:
        return _table_mutation(known, row)
    posts = sum(_post(row, post, row["organisation"]) for post in row["posts"])
    return posts + sum(_part(known, row, name) for name in row.get("also", []))


def _line(known: Known, row: Mapping[str, Any]) -> float:
    return booked(known.lines, *LABELS[row["organisation"]], row["year"]).amount


def _post(row: Mapping[str, Any], post: str, organisation: str) -> float:
    """Return a printed amount of prose, EUR; 0 where the post names no such amount."""
    found = [
        float(told["amount_meur"])
        for told in raw_rows("budget_mutations")
        if told["document"] == row["document"]
        and told["post"] == post
        and told["organisation"] == organisation
        and told["year"] == str(row["year"])
    ]
    return 1e6 * sum(found)


def _table_mutation(known: Known, row: Mapping[str, Any]) -> float:
    article, label = LABELS[row["organisation"]]
    lines = known.lines
    found = lines[
        (lines["document"] == row["document"])
        & (lines["article"] == article)
        & (lines["line"] == label)
        & (lines["year"].astype(str) == str(row["year"]))
        & lines["version"].str.startswith("mutatie 1e suppletoire")
    ]
    return 1000 * float(found["amount_keur"].astype(float).iloc[0])


def _before(knowns: Mapping[str, Known], row: Mapping[str, Any]) -> float:
    """Return the line before the mutation: the stand less its posts, or as quoted; 0 for a line.

    A mutation of norm payments is a difference already, so nothing is taken off it.
    """
    if row["kind"] == "line" or row["model"] == "goo_change":
        return 0.0
    if row.get("quoted"):
        told = [r for r in raw_rows("budget_mutations") if r["post"] == row["quoted"]]
        return 1e6 * next(float(r["amount_meur"]) for r in told if r["year"] == str(row["year"]))
    stand = _line(knowns["begroting-2026"], row)
    return stand - sum(_part(knowns["begroting-2026"], row, name) for name in row.get("before", []))


def _part(known: Known, row: Mapping[str, Any], name: str) -> float:
    first, _, second = name.partition("/")
    if first != "tabel":
        return _post(row, first, second)
    rows = known.lines[
        (known.lines["table"] == "Tabel 1") & (known.lines["document"] == row["document"])
    ]
    rows = rows[
        rows["line"].str.startswith(second) & (rows["year"].astype(str) == str(row["year"]))
    ]
    return 1000 * float(rows["amount_keur"].astype(float).sum())


def _sizes(known: Known, row: Mapping[str, Any], printed: float, model: float) -> dict[str, float]:
    """Return the numbers that size a cause: persons, places, EUR mln and percent."""
    cause = row["cause"]
    sizes = {"printed": printed / 1e6}
    if cause == "coa_payable":
        sizes |= _payable(known, row)
    if cause == "goo_before":
        sizes["before"] = goo_before(known, printed)
    if cause == "small":
        sizes["part"] = 100 * (model - printed) / _line(known, row)
    return sizes


def _payable(known: Known, row: Mapping[str, Any]) -> dict[str, float]:
    persons = payable(known, _line(known, row), row["year"])
    rate = parameter(known.parameters, "target_occupancy_rate").steps[-1].value
    full = places_needed(known, row["year"], row["round"]) * rate
    return {"payable": persons, "less": full - persons}
