"""Euros expected beside euros booked, for each line and year."""

from collections.abc import Callable, Mapping

import numpy as np

from forecast.bands import LABELS
from forecast.run.result import RunResult
from reports.blocks import Block, Group, Heading, PageBreak, Paragraph, Points, Table
from reports.figures.budget import rows_of
from reports.pages.streams import chart_blocks, reading
from reports.result.budget_words import booked_for_told
from reports.result.gaps import why
from reports.result.rows import BudgetYear, budget_lines
from reports.rounding import MILLION
from reports.wording import Wording


def budget_page(result: RunResult) -> list[Block]:
    """Return the chart of all lines, then a table and remarks for each."""
    words = Wording(result.language)
    day, lines = words.day(result.day), budget_lines(result)
    heading = Heading(words.text("budget.heading"))
    if not lines:
        return [heading, Paragraph(words.text("budget.none", day=day))]
    parts: list[Block] = []
    for key, rows in lines.items():
        parts += [
            Heading(words.title(key), 2),
            budget_table(result, rows),
            Points(tuple([*booked_for(result, key), *remarks(words, rows)])),
        ]
    booked = any(row.booked > 0 for rows in lines.values() for row in rows)
    notes = ("chart.reading_booked", "budget.shortfall_note") if booked else ()
    beside = [words.text("budget.intro_booked", day=day)] if booked else []
    intro = Paragraph(" ".join([words.text("budget.intro"), *beside]))
    read = reading(result, *notes)
    return [PageBreak(), heading, intro, *chart_blocks(result, "budget"), read, *parts]


def budget_table(result: RunResult, rows: list[BudgetYear]) -> Table:
    """Return one line by year: booked, bands, gap and the chance that it suffices."""
    words = Wording(result.language)
    levels = [words.label(name) for name in LABELS]
    more = [words.text(f"budget.{name}") for name in ("gap", "shortfall", "enough")]
    header = (words.text("scenario.year"), words.text("budget.booked"), *levels, *more)
    cells = tuple(_cells(words, row) for row in rows)
    first = rows[0]
    caption = words.text("budget.caption", line=first.line, article=first.article)
    widths = (0.6, 0.85, 1, 1, 0.8, 1.05, 1.05, 1.05, 1.3)
    return Table(caption, header, (Group("", cells),), "l" + "r" * 8, widths)


def booked_for(result: RunResult, key: str) -> list[tuple[str, str]]:
    """Return what a line is booked for next year beside the need; nothing without a volume."""
    words, rows = Wording(result.language), rows_of(result, "volumes")
    told = booked_for_told(rows, result.day.year + 1, words, key)
    return [(words.text("budget.volume_lead"), sentence) for sentence in told]


def _cells(words: Wording, row: BudgetYear) -> tuple[str, ...]:
    values = (*(getattr(row.band, name) for name in LABELS), row.gap, row.shortfall)
    shown = words.of_band(row.band.minimum, row.band.maximum, "EUR", *values)
    return (
        str(row.year),
        words.millions(row.booked),
        *shown,
        _enough(words, row.p_sufficient),
    )


def _enough(words: Wording, chance: float) -> str:
    return words.chance(chance, short=True) if np.isfinite(chance) else words.number(chance)


def remarks(words: Wording, rows: list[BudgetYear]) -> list[tuple[str, str]]:
    """Return what a reader of the table must know, each with its lead-in.

    Which stand is booked, why an amount is missing, the prices and what the cost holds; each
    distinct text once, with its years.
    """
    known = [row for row in rows if np.isfinite(row.booked)]
    missing = [row for row in rows if not row.is_compared]
    told = [
        (
            "version_lead",
            _grouped(
                words,
                known,
                lambda row: words.text(
                    "budget.version",
                    years="{years}",
                    version=row.version,
                    day=words.day_text(row.booked_on),
                ),
            ),
        ),
        (
            "missing_lead",
            _grouped(
                words,
                missing,
                lambda row: words.text("budget.missing", years="{years}", reason=why(words, row)),
            ),
        ),
        ("waiting_lead", adjustment(words, "budget.waiting", {r.year: r.waiting for r in rows})),
        ("price_lead", _distinct([row.price_basis for row in rows])),
        ("remark_lead", _distinct([row.note for row in rows])),
    ]
    return [(words.text(f"budget.{lead}"), text) for lead, text in told if text]


def adjustment(words: Wording, name: str, euros: Mapping[int, float]) -> str:
    """Return a sentence on wage and price adjustment not yet divided; empty where there is none.

    Args:
        words: of the reader's language.
        name: text with a place for ``amounts``.
        euros: EUR by year; less than half a million is not told.
    """
    told = [
        words.text("budget.waiting_year", amount=words.euros(amount), year=str(year))
        for year, amount in euros.items()
        if amount >= MILLION / 2
    ]
    return words.text(name, amounts=words.listing(told)) if told else ""


def _distinct(texts: list[str]) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))


def _grouped(words: Wording, rows: list[BudgetYear], tell: Callable[[BudgetYear], str]) -> str:
    spoken: dict[str, list[int]] = {}
    for row in rows:
        spoken.setdefault(tell(row), []).append(row.year)
    return " ".join(text.replace("{years}", words.years(years)) for text, years in spoken.items())
