"""What `prognose score` says: a finished run against what came true since."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from forecast.scored.finished import BANDS, OURS, RIVALS, YEAR
from reports.number_format import number, share
from reports.screen.lines import say, table

LANGUAGE = "en"
MEANS = (
    "n",
    "WIS",
    "WIS / walk",
    "WIS / last 12",
    "error",
    "walk",
    "last 12",
    *(f"in {share(width, LANGUAGE)}" for width in BANDS.values()),
)
YEARS = ("outcome", "mediaan", "error", "walk", "last 12", "in 80%")


def show_scored(run_id: str, day: date, rows: pd.DataFrame, means: pd.DataFrame) -> None:
    """Print the mean scores of the months and years that came true, then each year.

    Args:
        run_id: of the run.
        day: up to which figures count.
        rows: as of ``forecast.scored.finished.score_finished``.
        means: as of ``forecast.scored.finished.summary``.
    """
    say(f"{run_id}, scored on {day}; walk and last 12: made from what was known on its day")
    if rows.empty:
        say("no month or year has come true since the run")
        return
    title = "Mean scores, persons; a WIS divided by that of a naive rule is better below 1"
    table(
        ("quantity", "period"),
        MEANS,
        [_means(row) for row in means.to_dict("records")],
        title=title,
    )
    years = rows[rows["kind"] == YEAR]
    if len(years):
        table(("quantity", "year"), YEARS, [_year(row) for row in years.to_dict("records")])
    filled = int(rows["filled"].sum())
    say(f"{len(rows)} outcomes, {filled} with months filled from a quarter or year")


def _means(row: Mapping[Hashable, Any]) -> list[str]:
    ratios = [number(row[f"wis_to_{who}"], LANGUAGE, 2) for who in RIVALS]
    persons = [row[name] for name in ("error", *(f"error_{who}" for who in RIVALS))]
    shares = [share(row[name], LANGUAGE) for name in BANDS]
    means = [number(value, LANGUAGE) for value in (row["n"], row["wis"])]
    errors = [number(value, LANGUAGE) for value in persons]
    return [row["quantity"], f"{row['kind']}s", *means, *ratios, *errors, *shares]


def _year(row: Mapping[Hashable, Any]) -> list[str]:
    errors = [number(row[f"error_{who}"], LANGUAGE, sign=True) for who in (OURS, *RIVALS)]
    numbers = [number(row[name], LANGUAGE) for name in ("outcome", "mediaan")]
    inside = "yes" if row["in_80"] else "no"
    return [row["quantity"], row["period"], *numbers, *errors, inside]
