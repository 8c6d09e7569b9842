"""What `prognose compare` and `watch` say: what moved between runs, and what came true since."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from forecast.changes.compare import PARTS
from forecast.changes.comparison import MAIN, Comparison
from forecast.changes.watch import AHEAD, WIDTHS, YEAR, Mediaans, Watch, Watched, joint
from forecast.scored.finished import BANDS, OURS, RIVALS
from forecast.scored.finished import YEAR as WHOLE_YEAR
from reports.number_format import number, share
from reports.rounding import MILLION
from reports.screen.lines import say, table

LANGUAGE = "en"
CAUSES = 5  # of other code, at most
NAMES = ("quantity", "months to", "filled", "outside 80%", "by chance", "newest month")
COMPARED, WATCHED = 140, 180  # letters
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
SCORED_YEARS = ("outcome", "mediaan", "error", "walk", "last 12", "in 80%")


def show_comparison(found: Comparison, level: str) -> None:
    """Print the parts of the change of the main quantities at one level, euros in millions."""
    rows = found.table[(found.table["level"] == level) & found.table["quantity"].isin(MAIN)]
    parts = [part for part in PARTS if rows[part].abs().gt(0).any()]
    say(f"{found.names[0]} -> {found.names[1]}, {level}; changes in this order: {listed(parts)}")
    for name, causes in zip(found.names, found.causes, strict=True):
        say(*(f"code: {name} was made by {cause}" for cause in causes[:CAUSES]))
    columns = ["before", *parts, "after", "change"]
    cells = [_change(row, columns, found.language) for row in rows.to_dict("records")]
    table(("quantity", "year", "unit"), columns, cells, width=COMPARED)
    say(
        *(f"only in the run {side}: {', '.join(keys)}" for side, keys in found.only.items() if keys)
    )


def listed(parts: Sequence[str]) -> str:
    """Return the parts as a list in words."""
    return ", ".join(parts) or "nothing changed"


def _change(row: Mapping[Hashable, Any], columns: Sequence[str], language: str) -> list[str]:
    euros = row["unit"] == "EUR"
    numbers = [
        number(
            row[name] / (MILLION if euros else 1), language, sign=name not in ("before", "after")
        )
        for name in columns
    ]
    return [row["quantity"], str(row["year"]), "EUR mln" if euros else row["unit"], *numbers]


def show_watch(found: Watch) -> None:
    """Print a line per quantity, the asylum streams together, alarms, and judgement."""
    say(f"{found.run_id}, watched on {found.day}")
    if found.found:
        years = [f"{found.day.year + ahead} new, was" for ahead in AHEAD]
        cells = [_watched(one, found.beside[one[0].key]) for one in found.found]
        table((*NAMES, "newest year"), years, cells, width=WATCHED)
    else:
        say("no month has come true since the run")
    if found.streams:
        _together(found.streams)
    for key, months in found.alarms.items():
        say(f"alarms of {key} since the run: {', '.join(months) or 'none'}")
    if found.judgement is not None:
        _judged(found.judgement)


def _watched(one: Watched, beside: Sequence[Mediaans]) -> list[str]:
    paths, rows = one
    months, whole = (rows[(rows["period"].str.len() > YEAR) == kind] for kind in (True, False))
    counted = joint([one])
    return [
        paths.key,
        f"{counted.n} to {months['period'].iloc[-1]}",
        str(int(months["filled"].sum())),
        f"{counted.outside}, expected {number(counted.expected, LANGUAGE, 1)}",
        share(counted.chance, LANGUAGE),
        _place(months, with_period=False),
        _place(whole, with_period=True),
        *(", ".join(number(value, LANGUAGE) for value in both or ()) for both in beside),
    ]


def _place(rows: pd.DataFrame, *, with_period: bool) -> str:
    """Return the newest value with its percentile and the narrowest band that holds it."""
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    widths = {width: share(width, LANGUAGE) for width in WIDTHS}
    narrowest = [f"in {shown}" for shown in widths.values() if row[f"in_{shown}"]]
    where = narrowest[0] if narrowest else f"outside {widths[WIDTHS[-1]]}"
    period = f"{row['period']} " if with_period else ""
    percentile = number(100 * row["percentile"], LANGUAGE)
    return f"{period}{number(row['value'], LANGUAGE)}, p{percentile}, {where}"


def _together(streams: Sequence[Watched]) -> None:
    counted = joint(streams)
    months = pd.concat([rows[rows["period"].str.len() > YEAR] for _, rows in streams])
    say(
        f"asylum streams together: {counted.outside} of {counted.n} months outside the 80% band "
        f"({int(months['filled'].sum())} filled from quarters or years), "
        f"{number(counted.expected, LANGUAGE, 1)} expected; so many or more in "
        f"{share(counted.chance, LANGUAGE)} of its futures"
    )


def _judged(scored: pd.DataFrame) -> None:
    for row in scored.to_dict("records"):
        without, with_it = (
            number(row[f"error_{name}"], LANGUAGE, sign=True) for name in ("without", "with")
        )
        say(
            f"judgement on {row['quantity']} {row['period']}: error {without} without, "
            f"{with_it} with it"
        )
    if scored.empty:
        say("judgement: no judged year has come true yet")


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
        [_scored_means(row) for row in means.to_dict("records")],
        title=title,
    )
    years = rows[rows["kind"] == WHOLE_YEAR]
    if len(years):
        table(
            ("quantity", "year"),
            SCORED_YEARS,
            [_scored_year(row) for row in years.to_dict("records")],
        )
    filled = int(rows["filled"].sum())
    say(f"{len(rows)} outcomes, {filled} with months filled from a quarter or year")


def _scored_means(row: Mapping[Hashable, Any]) -> list[str]:
    ratios = [number(row[f"wis_to_{who}"], LANGUAGE, 2) for who in RIVALS]
    persons = [row[name] for name in ("error", *(f"error_{who}" for who in RIVALS))]
    shares = [share(row[name], LANGUAGE) for name in BANDS]
    means = [number(value, LANGUAGE) for value in (row["n"], row["wis"])]
    errors = [number(value, LANGUAGE) for value in persons]
    return [row["quantity"], f"{row['kind']}s", *means, *ratios, *errors, *shares]


def _scored_year(row: Mapping[Hashable, Any]) -> list[str]:
    errors = [number(row[f"error_{who}"], LANGUAGE, sign=True) for who in (OURS, *RIVALS)]
    numbers = [number(row[name], LANGUAGE) for name in ("outcome", "mediaan")]
    inside = "yes" if row["in_80"] else "no"
    return [row["quantity"], row["period"], *numbers, *errors, inside]
