"""One line of the budget opened: when its money runs out, why need and booking differ, for what.

Every number is one of the tables of ``prognose budget``; the view names that command.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from shiny import ui

from forecast.budget.sufficiency import NEVER, month_reached
from reports.app.budget.lines import CHAPTER
from reports.app.views import Reader, line_name
from reports.screen.budget import OUT, said

CAUSES = ("gap_volume", "gap_price", "gap_mix")


class WalkStep(NamedTuple):
    """A step from what is booked to the mean need: its name, EUR, and whether it is a total."""

    name: str
    euros: float
    total: bool


def table_of(reader: Reader, name: str) -> pd.DataFrame:
    """Return a table of ``prognose budget``; without rows when the day does not allow it."""
    return reader.board.officer.get(name, pd.DataFrame(columns=["key", "year"]))


def of_line(rows: pd.DataFrame, key: str, year: int) -> pd.DataFrame:
    """Return the rows of one line and year."""
    return rows[(rows["key"] == key) & (rows["year"] == year)]


def line_opened(reader: Reader, key: str, year: int) -> ui.Tag | ui.TagList:
    """Return all that is known of one line in a year; a sentence where nothing is booked.

    Args:
        reader: whose language it is in.
        key: of the cost.
        year: budget year.
    """
    rows = of_line(reader.board.outcome().budget, key, year)
    rows = rows[rows["p_sufficient"].notna()]
    if rows.empty:
        return ui.p(reader.say("budget.no_line", year=str(year)))
    row = rows.iloc[0]
    return ui.TagList(
        ui.h2(f"{line_name(reader, row)}, {year}"),
        ui.p(_need(reader, row)),
        *(ui.p(told) for told in _reserve(reader, key, year)),
        _run_out(reader, key, year),
        *_walk(reader, walk_steps(reader, key, year), f"{line_name(reader, row)}, {year}"),
        *_volume(reader, key, year),
        ui.p(
            reader.say("budget.command"),
            " ",
            ui.tags.code(reader.board.command("--all")),
            class_="note",
        ),
    )


def _need(reader: Reader, row: Any) -> str:
    names = ("booked", "minimum", "mediaan", "maximum", "expected_shortfall")
    shown = {name: reader.amount(CHAPTER, row[name]) for name in names}
    return reader.say("budget.told", **shown, chance=reader.chance(row["p_sufficient"]))


def _reserve(reader: Reader, key: str, year: int) -> list[str]:
    """Return which reserve goes with the line, in a sentence; nothing where it is not made."""
    rows = of_line(table_of(reader, "suffice"), key, year)
    return [
        reader.say(
            "budget.reserve",
            budget=reader.amount(CHAPTER, row["budget"]),
            reserve=reader.amount(CHAPTER, row["reserve"]),
            half=reader.chance(row["budget_level"]),
            often=reader.chance(row["reserve_level"]),
        )
        for _, row in rows.iterrows()
    ]


def months_out(reader: Reader, key: str, year: int) -> dict[float, int]:
    """Return the month by whose end the money has run out, by chance; nothing of a late year."""
    rows = of_line(table_of(reader, "run_out"), key, year)
    return {chance: month_reached(rows, chance) for chance in OUT.values()} if len(rows) else {}


def _run_out(reader: Reader, key: str, year: int) -> ui.Tag:
    months = months_out(reader, key, year)
    if not months:
        return ui.p(reader.say("budget.late"), class_="note")
    rows = [
        [reader.say("budget.chance_of", chance=reader.chance(chance)), _month(reader, month)]
        for chance, month in months.items()
    ]
    head = [reader.say("budget.often"), reader.say("budget.out_by")]
    return reader.table(head, rows, f"{said('title', 'run_out', reader.language)} {year}")


def _month(reader: Reader, month: int) -> str:
    if month == NEVER:
        return said("value", "never", reader.language)
    return reader.words.text(f"month.{month}")


def walk_steps(reader: Reader, key: str, year: int) -> list[WalkStep]:
    """Return the steps from what is booked to the mean need: only means add up.

    A line goes by number, price and mix; the chapter by line, each booked and modelled one.
    """
    table = reader.board.outcome().budget
    row = of_line(table, key, year).iloc[0]
    if key == CHAPTER:
        lines = table[table["kind"].isin(["line", "booked"]) & (table["year"] == year)]
        gaps = (lines["mean"] - lines["booked"]).tolist()
        names = [line_name(reader, line) for _, line in lines.iterrows()]
        between = [WalkStep(name, gap, False) for name, gap in zip(names, gaps, strict=True) if gap]
    else:
        found = of_line(table_of(reader, "volumes"), key, year)
        between = [
            WalkStep(reader.say(f"budget.{cause}"), float(found[cause].iloc[0]), False)
            for cause in CAUSES
            if len(found)
        ]
    first = WalkStep(reader.say("budget.walk_booked"), float(row["booked"]), True)
    return [first, *between, WalkStep(reader.say("budget.walk_mean"), float(row["mean"]), True)]


def _walk(reader: Reader, steps: Sequence[WalkStep], name: str) -> list[ui.Tag]:
    """Return the steps as a table with a bar each."""
    top = max(max(running(steps)), 1.0)
    rows = [_step(reader, one, at, top) for one, at in zip(steps, running(steps), strict=True)]
    caption = reader.say("budget.walk", name=name)
    head = [reader.say(f"budget.{column}") for column in ("step", "millions")]
    made = ui.tags.table(
        ui.tags.caption(caption),
        ui.tags.thead(
            ui.tags.tr(
                ui.tags.th(head[0], scope="col"),
                ui.tags.th(head[1], scope="col", class_="number"),
                ui.tags.td(aria_hidden="true", class_="bar-cell"),
            )
        ),
        ui.tags.tbody(*rows),
        class_="table",
    )
    return [
        ui.div(made, class_="wide", tabindex="0", role="region", aria_label=caption),
        ui.p(reader.say("budget.walk_told"), class_="note"),
    ]


def running(steps: Sequence[WalkStep]) -> list[float]:
    """Return the amount that is reached after each step; a total stands on its own.

    Example:
        >>> running([WalkStep("", 5.0, True), WalkStep("", -2.0, False), WalkStep("", 3.0, True)])
        [5.0, 3.0, 3.0]
    """
    found = list[float]()
    for one in steps:
        found.append(one.euros if one.total else found[-1] + one.euros)
    return found


def _step(reader: Reader, one: WalkStep, reached: float, top: float) -> ui.Tag:
    low, high = sorted((0.0 if one.total else reached - one.euros, reached))
    kind = "total" if one.total else "up" if one.euros > 0 else "down"
    place = f"margin-left:{100 * low / top:.2f}%;width:{100 * (high - low) / top:.2f}%"
    return ui.tags.tr(
        ui.tags.th(one.name, scope="row"),
        ui.tags.td(reader.amount(CHAPTER, one.euros, sign=not one.total), class_="number"),
        ui.tags.td(
            ui.div(style=place, class_=f"bar {kind}"), aria_hidden="true", class_="bar-cell"
        ),
    )


def _volume(reader: Reader, key: str, year: int) -> list[ui.Tag]:
    """Return what the line pays for beside our need, and both prices."""
    rows = of_line(table_of(reader, "volumes"), key, year)
    if rows.empty:
        return [] if key == CHAPTER else [ui.p(reader.say("budget.no_volume"), class_="note")]
    row = rows.iloc[0]
    unit = said("value", str(row["unit"]), reader.language)
    basis = said("value", str(row["basis"]), reader.language)
    counted = [
        [reader.say(f"budget.{name}", unit=unit, basis=basis), _count(reader, float(row[name]))]
        for name in ("booked_volume", "payable", "needed", "price_booked", "price_ours")
    ]
    head = [reader.say("budget.what"), reader.say("budget.amount")]
    return [reader.table(head, counted, reader.say("budget.pays_for", year=str(year), unit=unit))]


def _count(reader: Reader, value: float) -> str:
    return reader.amount("coa_places_needed", value)


def _typed(reader: Reader) -> ui.Tag:
    """Return what to type for the same numbers, each table whole."""
    typed = ui.tags.code(reader.board.command("--all"))
    return ui.p(reader.say("budget.command"), " ", typed, class_="note")
