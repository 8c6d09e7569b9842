"""The coverage warranty: what a band promises and how often it held; and how forecasts moved."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from forecast.evaluation.coverage import CONFIDENCE
from forecast.evaluation.warranty import OFFICIAL, OFFICIAL_FROM, WIDE
from forecast.rule.rival_skill import CENTRAL
from forecast.run.official_beside import BOOKED
from forecast.run.official_beside import OFFICIAL as ROUNDS
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Table
from reports.pages.streams import chart_blocks
from reports.result.rows import years
from reports.wording import Wording

Row = Mapping[Hashable, Any]


class Promises(NamedTuple):
    """What bands promised and what came.

    Attributes:
        day: outcomes known by then.
        warranty: columns of ``forecast.evaluation.warranty``.
        rivals: columns of ``forecast.rule.rival_skill.SKILL``.
    """

    day: date
    warranty: pd.DataFrame
    rivals: pd.DataFrame


def warranty_page(result: RunResult) -> list[Block]:
    """Return the promised and realised shares of what had come true by the day."""
    promises = Promises(result.day, result.warranty, result.rivals)
    return promise_blocks(promises, Wording(result.language))


def promise_blocks(result: Promises, words: Wording) -> list[Block]:
    """Return the promised and realised shares, and the official figures beside who rivals them."""
    blocks: list[Block] = [
        Heading(words.text("warranty.heading")),
        Paragraph(words.text("warranty.intro"), "intro"),
    ]
    if result.warranty.empty:
        return [*blocks, Paragraph(words.text("warranty.none"))]
    names = ("what", "promised", "held", "interval", "n", "separate")
    groups = [
        Group(_title(words, str(who), str(key)), tuple(_row(words, row) for row in rows))
        for (who, key), rows in _grouped(result)
    ]
    caption = words.text("warranty.caption", day=words.day(result.day))
    share = words.percent(CONFIDENCE)
    header = tuple(words.text(f"warranty.{name}", share=share) for name in names)
    widths = (2.2, 1, 1, 1.3, 0.7, 1.1)
    table = Table(caption, header, tuple(groups), "lrrrrr", widths)
    return [
        *blocks,
        table,
        Paragraph(words.text("warranty.note"), "note"),
        *_rivals(result.rivals, words),
    ]


def _rivals(skill: pd.DataFrame, words: Wording) -> list[Block]:
    """Return the official figures beside ours and beside who needs no model."""
    central = skill[skill["subset"] == CENTRAL] if len(skill) else skill
    if central.empty:
        return []
    first = central.iloc[0]
    counts = {"n": words.number(first["n"]), "years": words.number(first["n_years"])}
    header = tuple(
        words.text(f"warranty.rivals_{name}", share=words.percent(CONFIDENCE))
        for name in ("who", "all", "interval")
    )
    rows = tuple(_rival(words, row) for row in central.to_dict("records"))
    caption = words.text("warranty.rivals_caption", **counts)
    table = Table(caption, header, (Group("", rows),), "lrr", (4, 1.2, 1.6))
    return [table, Paragraph(words.text("warranty.rivals_note", **counts), "note")]


def _rival(words: Wording, row: Row) -> tuple[str, ...]:
    ends = [words.percent(float(row[end]), 1) for end in ("lower", "upper")]
    return (
        words.text(f"warranty.rivals_{row['who']}"),
        words.percent(float(row["error"]), 1),
        words.text("warranty.ends", low=ends[0], high=ends[1]),
    )


def _grouped(result: Promises) -> list[tuple[tuple[Hashable, Hashable], Sequence[Row]]]:
    groups = result.warranty.groupby(["who", "quantity"], sort=False)
    return [((keys[0], keys[1]), rows.to_dict("records")) for keys, rows in groups]


def _title(words: Wording, who: str, key: str) -> str:
    name = "warranty.official" if who == OFFICIAL else "warranty.ours"
    by = words.text(name, year=str(OFFICIAL_FROM))
    return words.text("warranty.group", who=by, quantity=words.label(key))


def _row(words: Wording, row: Row) -> tuple[str, ...]:
    stated = row["nominal"] == row["nominal"]  # nan: no chance was stated
    what = row["what"] if stated else f"{row['what']}_unstated"
    ends = [words.percent(float(row[end])) for end in ("lower", "upper")]
    return (
        words.text(f"warranty.{what}", share=words.percent(WIDE)),
        words.percent(float(row["nominal"])) if stated else words.text("warranty.unstated"),
        words.percent(float(row["realised"])),
        words.text("warranty.ends", low=ends[0], high=ends[1]),
        words.number(row["n"]),
        words.number(row["n_independent"]),
    )


MOVED = (("coa_places_needed", ROUNDS), ("cost_coa", BOOKED))
PICTURES = ("moved_inflow_total", "moved_coa_occupancy", "moved_reception")
AHEAD = 2  # years after that of the as-of day in the table


def moved_page(result: RunResult) -> list[Block]:
    """Return how forecasts moved: ours of past quarters, official rounds, stands, and ours now."""
    words = Wording(result.language)
    picture = chart_blocks(result, *PICTURES)
    groups = [group for key, who in MOVED if (group := _moved(result, key, who))]
    if not picture and not groups:
        return []
    intro = Paragraph(words.text("moved.intro"), "intro")
    blocks: list[Block] = [Heading(words.text("moved.heading")), intro, *picture]
    if groups:
        header = tuple(words.text(f"moved.{name}") for name in ("year", "on", "name", "value"))
        caption, widths = words.text("moved.caption"), (0.7, 1.4, 2.4, 1)
        blocks.append(Table(caption, header, tuple(groups), "lllr", widths))
        blocks.append(Paragraph(words.text("moved.note"), "note"))
    return blocks


def _moved(result: RunResult, key: str, who: str) -> Group | None:
    """Return every official figure of the coming years in order, ours of today behind them."""
    words, rows = Wording(result.language), result.vintages
    rows = rows[(rows["quantity"] == key) & (rows["who"] == who)] if len(rows) else rows
    euros, ours = key.startswith("cost_"), years(result, key)
    write = words.millions if euros else words.persons
    found = []
    for year in range(result.day.year, result.day.year + AHEAD + 1):
        of_year = rows[rows["year"] == year] if len(rows) else rows
        if of_year.empty or year not in ours:
            continue
        for row in of_year.to_dict("records"):
            name = words.round(str(row["name"])) if who == ROUNDS else str(row["name"])
            day = words.day_text(str(row["made_on"]))
            found.append((str(year), day, words.sentence(name), write(float(row["mediaan"]))))
        band = ours[year]
        ends = (band.minimum, band.maximum, "EUR" if euros else "places")
        (now,) = words.of_band(*ends, band.mediaan)
        day = words.day(result.day)
        found.append((str(year), day, words.text("moved.ours"), now))
    label = words.title(key)
    named = words.text("summary.key_euros", label=label) if euros else label
    return Group(named, tuple(found)) if found else None
