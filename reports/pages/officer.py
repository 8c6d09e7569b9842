"""For the budget officer: articles, reserve, the walk, exceedance, drivers, marginal euros."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.costs.basis import HELD, from_text
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, Paragraph, Table
from reports.figures.budget import rows_of
from reports.pages.budget import adjustment
from reports.pages.officer_tables import Row, dicts, marginals, moved, payable, volumes
from reports.pages.streams import chart_blocks
from reports.result.budget_words import booked_for_told, budget_words
from reports.result.rows import years
from reports.screen.budget import OUT, months_out, said
from reports.wording import Wording


def officer_page(result: RunResult) -> list[Block]:
    """Return the pages for the budget officer; nothing when no cost could be computed."""
    words = Wording(result.language)
    made = [block for make in PARTS for block in make(result)]
    if not made:
        return []
    year = str(result.day.year + 1)
    intro = Paragraph(words.text("officer.intro", year=year))
    return [Heading(words.text("officer.heading")), intro, *made]


def articles(result: RunResult) -> list[Block]:
    """Return the articles that move and the chapter: booked, bands, gap and chance."""
    words, rows = Wording(result.language), budget_words(result.budget, result.language)
    rows = rows[rows["kind"].isin(["article", "chapter"]) & (rows["maximum"] > rows["minimum"])]
    rows = rows[rows["year"] <= result.day.year + 2]
    if rows.empty:
        return []
    groups = [
        Group(words.sentence(str(line)), tuple(_compared(words, row) for row in dicts(group)))
        for line, group in rows.groupby("line", sort=False)
    ]
    levels = [words.label(name) for name in LABELS]
    more = [words.text(f"budget.{name}") for name in ("gap", "shortfall", "enough")]
    header = (words.text("scenario.year"), words.text("budget.booked"), *levels, *more)
    widths = (0.6, 0.85, 1, 1, 0.8, 1.05, 1.05, 1.05, 1.3)
    caption = words.text("officer.articles")
    told = booked_for_told(rows_of(result, "volumes"), result.day.year + 1, words)
    once = adjustment(words, "budget.held", _held(result))
    note = " ".join(filter(None, [words.text("officer.articles_note"), once, *told]))
    return [Table(caption, header, tuple(groups), "l" + "r" * 8, widths), Paragraph(note, "note")]


def _held(result: RunResult) -> dict[int, float]:
    """Return the adjustment taken off the need of the article not yet divided, EUR by year."""
    rows = result.budget[result.budget["year"] <= result.day.year + 2]
    found = {row["year"]: from_text(row["price_basis"]) for row in dicts(rows[_is_held(rows)])}
    return {year: basis[HELD] for year, basis in found.items()}


def _is_held(rows: pd.DataFrame) -> pd.Series:
    return rows["price_basis"].str.startswith(f"{HELD}=")


def _compared(words: Wording, row: Row) -> tuple[str, ...]:
    chance = row["p_sufficient"]
    enough = words.chance(chance, short=True) if np.isfinite(chance) else words.number(chance)
    values = [row[name] for name in (*LABELS, "gap", "expected_shortfall")]
    shown = words.of_band(row["minimum"], row["maximum"], "EUR", *values)
    return (str(row["year"]), words.millions(row["booked"]), *shown, enough)


def reserves(result: RunResult) -> list[Block]:
    """Return budget and reserve of each line next year, and when its money runs out."""
    words, rows = Wording(result.language), rows_of(result, "suffice")
    rows = rows[rows["year"] == result.day.year + 1] if len(rows) else rows
    if rows.empty:
        return []
    out = rows_of(result, "run_out")
    out = months_out(out) if len(out) else pd.DataFrame(columns=["key", "year", "tenth", "half"])
    table = rows.merge(out, on=["key", "year"], how="left")
    first = rows.iloc[0]
    levels = {name: words.percent(first[f"{name}_level"]) for name in ("budget", "reserve")}
    levels["seldom"] = words.chance(OUT["tenth"], short=True)
    names = ("item", "booked", "budget", "reserve", "nominal", "tenth", "half")
    header = tuple(words.text(f"officer.reserve_{name}", **levels) for name in names)
    cells = tuple(
        (
            words.title(row["key"]),
            words.millions(row["booked"]),
            *_as_wide(result, row, "budget", "reserve", "budget_nominal"),
            *(_month(words, row[name]) for name in ("tenth", "half")),
        )
        for row in dicts(table)
    )
    caption = words.text("officer.reserve_caption", year=str(first["year"]))
    note = words.text("officer.reserve_note", **levels, year=str(first["price_level"]))
    widths = (2.1, 0.9, 0.9, 0.9, 1, 1.1, 1.1)
    return [
        Table(caption, header, (Group("", cells),), "l" + "r" * 6, widths),
        Paragraph(note, "note"),
    ]


def _as_wide(result: RunResult, row: Row, *columns: str) -> list[str]:
    """Return euros of a line rounded by the width of its band, as in the tables before."""
    words, band = Wording(result.language), years(result, str(row["key"])).get(int(row["year"]))
    values = [float(row[name]) for name in columns]
    if band is None:
        return [words.millions(value) for value in values]
    return words.of_band(band.minimum, band.maximum, "EUR", *values)


def _month(words: Wording, month: object) -> str:
    text = str(month)
    if text == "never":
        return said("value", text, words.language)
    return words.text(f"month.{text}") if text.isdigit() else words.number(np.nan)


def pictures(result: RunResult) -> list[Block]:
    """Return the walk, the exceedance curve and the tornado, each with how to read it."""
    blocks = list[Block]()
    for name in PICTURES:
        blocks += picture(result, name)
    return blocks


def picture(result: RunResult, name: str) -> list[Block]:
    """Return one of ``PICTURES`` under its heading with how to read it; nothing without it."""
    words, blocks = Wording(result.language), list[Block]()
    if chart := chart_blocks(result, f"budget_{name}"):
        read = Paragraph(words.text(f"officer.{name}_reading"), "intro")
        blocks += [Heading(words.text(f"officer.{name}"), 2), read, *chart]
    return blocks


PICTURES = ("walk", "exceedance", "tornado")
PARTS: tuple[Callable[[RunResult], list[Block]], ...] = (
    articles,
    volumes,
    reserves,
    pictures,
    marginals,
    payable,
    moved,
)
