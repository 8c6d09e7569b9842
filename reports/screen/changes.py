"""What `prognose compare` and `watch` say: what moved between runs, and what came true since."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from forecast.changes.causes import SPLIT, WHOLE
from forecast.changes.compare import PARTS
from forecast.changes.comparison import MAIN, Comparison
from forecast.changes.watch import AHEAD, WIDTHS, YEAR, Mediaans, Watch, Watched, joint
from forecast.scored.finished import BANDS, OURS, RIVALS
from forecast.scored.finished import YEAR as WHOLE_YEAR
from reports.number_format import number, share
from reports.rounding import MILLION
from reports.screen.lines import heading, say, table, told

LANGUAGE = "en"  # of the scores of a run
CAUSES = 5  # of other code, at most
NAMES = ("quantity", "months", "filled", "outside", "chance", "newest_month", "newest_year")
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


def show_comparison(found: Comparison, level: str, language: str) -> None:
    """Print the parts of the change of the main quantities at one level, euros in millions."""
    every = found.table[(found.table["level"] == level) & found.table["quantity"].isin(MAIN)]
    rows = every.assign(new=every[[*SPLIT, *WHOLE]].sum(axis=1), **dict.fromkeys(SPLIT, 0.0))
    parts = [part for part in PARTS if rows[part].abs().gt(0).any()]
    before, after = found.names
    blanks = {"before": before, "after": after, "level": level, "parts": listed(parts, language)}
    say(told("compare.head", language, **blanks))
    for name, causes in zip(found.names, found.causes, strict=True):
        say(*(told("compare.code", language, name=name, cause=one) for one in causes[:CAUSES]))
    columns = ["before", *parts, "after", "change"]
    cells = [_change(row, columns, language) for row in rows.to_dict("records")]
    names, numbers = (
        [heading("column", name, language) for name in part]
        for part in (("quantity", "year", "unit"), columns)
    )
    table(names, numbers, cells, width=COMPARED)
    _by_stream(every, int(found.days[1][:4]) + 1, language)
    for side, keys in found.only.items():
        if keys:
            say(told(f"compare.only_{side}", language, keys=", ".join(keys)))


def _by_stream(rows: pd.DataFrame, year: int, language: str) -> None:
    """Print what is new of a year by stream; nothing where it was not told apart."""
    parts = [part for part in SPLIT if rows[part].abs().gt(0).any()]
    if not parts:
        return
    cells = [_change(row, parts, language) for row in rows[rows["year"] == year].to_dict("records")]
    names, numbers = (
        [heading("column", name, language) for name in part]
        for part in (("quantity", "year", "unit"), parts)
    )
    table(names, numbers, cells, title=told("compare.by_stream", language), width=COMPARED)


def listed(parts: Sequence[str], language: str) -> str:
    """Return the parts as a list in words."""
    names = [heading("column", part, language) for part in parts]
    return ", ".join(names) or told("compare.nothing", language)


def _change(row: Mapping[Hashable, Any], columns: Sequence[str], language: str) -> list[str]:
    euros = row["unit"] == "EUR"
    numbers = [
        number(
            row[name] / (MILLION if euros else 1), language, sign=name not in ("before", "after")
        )
        for name in columns
    ]
    return [row["quantity"], str(row["year"]), heading("unit", row["unit"], language), *numbers]


def show_watch(found: Watch, language: str) -> None:
    """Print a line per quantity, the asylum streams together, alarms, and judgement."""
    say(told("watch.head", language, run=found.run_id, day=found.day))
    if found.found:
        years = [told("watch.year", language, year=found.day.year + ahead) for ahead in AHEAD]
        cells = [_watched(one, found.beside[one[0].key], language) for one in found.found]
        names = [heading("watch", name, language) for name in NAMES]
        table(names, years, cells, width=WATCHED)
    else:
        say(told("watch.none", language))
    if found.streams:
        _together(found.streams, language)
    for key, months in found.alarms.items():
        named = ", ".join(_alarm(month, language) for month in months)
        named = named or told("watch.no_alarm", language)
        say(told("watch.alarms", language, stream=key, months=named))
    if found.judgement is not None:
        _judged(found.judgement, language)


def _alarm(told_as: str, language: str) -> str:
    """Return a month and its alarm in words."""
    month, direction = told_as.split(" ", 1)
    return f"{month} {heading('watch', direction, language)}"


def _watched(one: Watched, beside: Sequence[Mediaans], language: str) -> list[str]:
    paths, rows = one
    months, whole = (rows[(rows["period"].str.len() > YEAR) == kind] for kind in (True, False))
    counted = joint([one])
    expected = number(counted.expected, language, 1)
    return [
        paths.key,
        told("watch.to", language, n=counted.n, month=months["period"].iloc[-1]),
        str(int(months["filled"].sum())),
        told("watch.expected", language, outside=counted.outside, expected=expected),
        share(counted.chance, language),
        _place(months, language, with_period=False),
        _place(whole, language, with_period=True),
        *(", ".join(number(value, language) for value in both or ()) for both in beside),
    ]


def _place(rows: pd.DataFrame, language: str, *, with_period: bool) -> str:
    """Return the newest value with its percentile and the narrowest band that holds it."""
    if rows.empty:
        return ""
    row = rows.iloc[-1]
    # the columns of the table are in English, whatever the reader reads
    held = [width for width in WIDTHS if row[f"in_{share(width, 'en')}"]]
    where = told(
        "watch.inside" if held else "watch.beyond",
        language,
        width=share(held[0] if held else WIDTHS[-1], language),
    )
    period = f"{row['period']} " if with_period else ""
    percentile = number(100 * row["percentile"], language)
    return f"{period}{number(row['value'], language)}, p{percentile}, {where}"


def _together(streams: Sequence[Watched], language: str) -> None:
    counted = joint(streams)
    months = pd.concat([rows[rows["period"].str.len() > YEAR] for _, rows in streams])
    blanks = {
        "outside": str(counted.outside),
        "n": str(counted.n),
        "filled": str(int(months["filled"].sum())),
        "expected": number(counted.expected, language, 1),
        "chance": share(counted.chance, language),
    }
    say(told("watch.together", language, **blanks))


def _judged(scored: pd.DataFrame, language: str) -> None:
    for row in scored.to_dict("records"):
        without, with_it = (
            number(row[f"error_{name}"], language, sign=True) for name in ("without", "with")
        )
        blanks = {"quantity": row["quantity"], "period": row["period"]}
        say(told("watch.judged", language, without=without, with_it=with_it, **blanks))
    if scored.empty:
        say(told("watch.unjudged", language))


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
