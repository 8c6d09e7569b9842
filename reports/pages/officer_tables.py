"""Tables for the budget officer: marginal euros, places, and from one forecast to another."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from forecast.budget.marginal import PERSONS
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Table
from reports.figures.budget import rows_of
from reports.number_format import with_plus
from reports.result.decision import PLACES, stream_name, written
from reports.result.rows import years
from reports.screen.budget import said
from reports.wording import Wording

ARRIVALS = (1, 7, 12)  # months of arrival shown
AHEAD = 3  # years shown in the table of places
STAR = " *"  # a number that no round prints
ONE_AND_TOTAL = 2  # a total of one organisation says nothing more
COST = "cost_coa"
Row = dict[Any, Any]


def dicts(rows: pd.DataFrame) -> list[Row]:
    """Return the rows of a table, a mapping each."""
    return rows.to_dict("records")


def marginals(result: RunResult) -> list[Block]:
    """Return what a thousand persons more cost, by stream and month of arrival."""
    words, rows = Wording(result.language), rows_of(result, "marginal")
    if rows.empty:
        return []
    cells = []
    for stream, group in rows.groupby("stream", sort=False):
        by = dict(zip(group["month"], group["euros_in_year"], strict=True))
        first = group.iloc[0]
        found = [by[month] for month in ARRIVALS]
        found += [float(first["euros_twelve_months"]), float(first["oda_in_year"])]
        cells.append((words.title(str(stream)), *(words.number(x / 1e6, 0.1, 1) for x in found)))
    months = [words.text(f"month.{month}") for month in ARRIVALS]
    more = [words.text(f"officer.marginal_{name}") for name in ("twelve", "oda")]
    year = str(result.day.year + 1)
    header = (words.text("summary.key_first"), *(f"{month} {year}" for month in months), *more)
    return [
        Heading(words.text("officer.marginal"), 2),
        Table(
            words.text("officer.marginal_caption"),
            header,
            (Group("", tuple(cells)),),
            "l" + "r" * 5,
            (2.2, 1, 1, 1.1, 1, 1),
        ),
        Paragraph(words.text("officer.marginal_note"), "note"),
    ]


def volumes(result: RunResult) -> list[Block]:
    """Return what each line is booked for next year, beside need, and the gap in its parts."""
    words, rows = Wording(result.language), rows_of(result, "volumes")
    rows = rows[rows["year"] == result.day.year + 1] if len(rows) else rows
    if rows.empty:
        return []
    effects = ("gap_volume", "gap_price", "gap_mix", "gap_mean")
    cells = tuple(
        (
            words.title(row["name"]),
            words.persons(row["booked_volume"]) + (STAR if row["basis"] == "derived" else ""),
            words.persons(row["needed"]),
            *(words.millions(row[name]) for name in effects),
        )
        for row in dicts(rows)
    )
    names = ("item", "booked", "needed", *effects)
    header = tuple(words.text(f"officer.volumes_{name}") for name in names)
    caption = words.text("officer.volumes_caption", year=str(result.day.year + 1))
    widths = (2.4, 1, 1, 0.9, 0.9, 0.8, 1)
    return [
        Heading(words.text("officer.volumes"), 2),
        Table(caption, header, (Group("", cells),), "l" + "r" * 6, widths),
        Paragraph(words.text("officer.volumes_note"), "note"),
        *_decided(result),
    ]


def _decided(result: RunResult) -> list[Block]:
    words, rows = Wording(result.language), rows_of(result, "decided")
    if rows.empty:
        return []
    cells = tuple(
        (
            words.sentence(said("value", row["step"], result.language)),
            words.persons(row["persons"]),
            words.persons(row["places"]),
        )
        for row in dicts(rows)
    )
    header = tuple(words.text(f"officer.decided_{name}") for name in ("step", "persons", "places"))
    caption = words.text("officer.decided_caption", year=str(result.day.year + 1))
    table = Table(caption, header, (Group("", cells),), "lrr", (2.6, 1, 1))
    return [table, Paragraph(words.text("officer.decided_note"), "note")]


def payable(result: RunResult) -> list[Block]:
    """Return the places the COA line pays for, and what planning on each scenario costs."""
    words, rows = Wording(result.language), rows_of(result, "places")
    if rows.empty:
        return []
    cells = tuple(
        (
            str(int(row["year"])),
            words.millions(row["booked"]),
            words.persons(row["needed"]),
            words.percent(row["mix"]),
            words.persons(row["payable_mix"]),
            words.persons(row["payable_regular"]),
        )
        for row in dicts(rows.head(AHEAD))
    )
    names = ("booked", "needed", "mix", "payable_mix", "payable_regular")
    header = tuple(words.text(f"officer.places_{name}") for name in names)
    table = Table(
        words.text("officer.places_caption"),
        (words.text("scenario.year"), *header),
        (Group("", cells),),
        "l" + "r" * 5,
        (0.7, 1, 1.1, 1, 1.3, 1.4),
    )
    return [Heading(words.text("officer.places"), 2), table, *_capacity(result)]


def _capacity(result: RunResult) -> list[Block]:
    words, rows = Wording(result.language), rows_of(result, "capacity")
    if rows.empty:
        return []
    cells = tuple(
        (
            words.sentence(
                f"{said('value', row['plan'], result.language).replace('_', ' ')} "
                f"({words.percent(row['level'])})"
            ),
            words.persons(row["places"]),
            words.millions(row["expected_cost"]),
        )
        for row in dicts(rows)
    )
    names = ("plan", "count", "cost")
    header = tuple(words.text(f"officer.capacity_{name}") for name in names)
    caption = words.text("officer.capacity_caption", year=str(rows["year"].iloc[0]))
    return [
        Table(caption, header, (Group("", cells),), "lrr", (2, 1.2, 1.2)),
        Paragraph(words.text("officer.capacity_note"), "note"),
    ]


def _round_row(row: dict[str, Any], words: Wording) -> tuple[str, ...]:
    """Return what moved of one key and year: before, after and the change, in millions."""
    euros = [words.millions(row[name]) for name in ("euros_before", "euros_after", "change")]
    return (words.title(said("value", row["key"], words.language)), str(row["year"]), *euros)


def moved(result: RunResult) -> list[Block]:
    """Return what moving from one official round to another, and to this run, means."""
    words, rows = Wording(result.language), rows_of(result, "rounds")
    if rows.empty:
        return []
    groups = []
    for (before, after), found in rows.groupby(["before", "after"], sort=False):
        names = [
            words.round(str(one))
            if one != f"{result.day:%Y-%m-%d}"
            else words.text("officer.this_run")
            for one in (before, after)
        ]
        title = words.text("officer.rounds_pair", before=names[0], after=names[1])
        groups.append(Group(title, tuple(_round_row(row, words) for row in dicts(_telling(found)))))
    names = [words.text(f"officer.rounds_{name}") for name in ("before", "after", "change")]
    header = (words.text("officer.reserve_item"), words.text("scenario.year"), *names)
    return [
        Heading(words.text("officer.rounds"), 2),
        Table(
            words.text("officer.rounds_caption"),
            header,
            tuple(groups),
            "llrrr",
            (2, 0.7, 1.1, 1.1, 1.1),
        ),
        Paragraph(words.text("officer.rounds_note"), "note"),
    ]


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    return rows if rows["key"].nunique() > ONE_AND_TOTAL else rows[rows["key"] != "total"]


KEPT_MONTHS = (1, 4, 7, 10)  # months of arrival in the table of sensitivity
MARGINAL = ("inflow_first", "inflow_nareis")


def risks(result: RunResult) -> list[Block]:
    """Return next year's futures under names, with chance and size; nothing without a COA cost."""
    words, rows = Wording(result.language), result.named_futures
    if rows.empty:
        return []
    year = int(rows["year"].iloc[0])
    bands = {key: years(result, key)[year] for key in ("inflow_total", PLACES, COST)}
    cells = []
    for row in dicts(rows):
        shown = [
            written(words, key, bands[key], row[name])[0]
            for key, name in (("inflow_total", "persons"), (PLACES, "places"), (COST, "euros"))
        ]
        (more,) = written(words, COST, bands[COST], row["more_than_mean"])
        more = with_plus(more)
        enough = row["p_sufficient"]
        chances = [words.chance(row["chance"], short=True)]
        last = words.chance(enough, short=True) if enough == enough else words.number(enough)
        name = words.text(f"risk.{row['scenario']}", year=str(year), before=str(year - 1))
        cells.append((name, *chances, *shown, more, last))
    columns = ("name", "chance", "persons", "places", "euros", "more", "enough")
    header = tuple(words.text(f"risk.column_{name}", year=str(year)) for name in columns)
    table = Table(
        words.text("risk.caption", year=str(year)),
        header,
        (Group("", tuple(cells)),),
        "l" + "r" * 6,
        (3.0, 1.3, 0.95, 0.85, 0.95, 0.85, 1.3),
    )
    note = Paragraph(words.text("risk.note"), "note")
    return [Heading(words.text("risk.heading"), 2), table, note]


def sensitivities(result: RunResult) -> list[Block]:
    """Return what one step of places, prices and arrivals does to next year's euros."""
    words, rows = Wording(result.language), result.sensitivity
    if rows.empty:
        return []
    year = int(rows["year"].iloc[0])
    cells = [
        (
            words.text(f"risk.{row['driver']}", step=_step(words, row)),
            _signed_millions(words, row["euros"]),
        )
        for row in dicts(rows)
    ]
    marginal = rows_of(result, "marginal")
    for stream in MARGINAL if len(marginal) else ():
        for row in dicts(marginal[marginal["stream"] == stream]):
            if row["month"] in KEPT_MONTHS:
                month = f"{words.text('month.' + str(row['month']))} {year}"
                blanks = {"stream": stream_name(words, stream), "step": words.number(PERSONS)}
                name = words.text("risk.arrivals", month=month, **blanks)
                cells.append((name, _signed_millions(words, row["euros_in_year"])))
    header = tuple(words.text(f"risk.column_{name}", year=str(year)) for name in ("step", "moves"))
    caption = words.text("risk.steps_caption", year=str(year))
    table = Table(caption, header, (Group("", tuple(cells)),), "lr", (4, 1))
    return [Heading(words.text("risk.steps"), 2), table]


def _step(words: Wording, row: Mapping[str, Any]) -> str:
    return words.percent(row["step"]) if row["unit"] == "share" else words.number(row["step"])


def _signed_millions(words: Wording, euros: float) -> str:
    return with_plus(words.number(euros / 1e6, 0.1, 1))
