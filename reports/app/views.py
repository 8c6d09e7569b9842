"""What each view shows: outcomes of a board as elements of a page, in the reader's language."""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
from shiny import ui

from data.folders import REPORTS
from data.glossary import glossary_entries, glossary_entry
from data.tables.sources import Source, load_sources
from forecast.budget.analysis import RESERVE
from forecast.policy.levers import Scenario
from forecast.run.freshness import WEEKS
from reports.app.board import Board, LeverOutcome
from reports.app.chart import Year, fan, highest, ticks
from reports.app.controls import Control
from reports.number_format import number
from reports.rounding import MILLION
from reports.word_files import phrase
from reports.wording import Wording

TILES = ("inflow_total", "coa_occupancy", "cost_chapter")
FANS = (
    "inflow_total",
    "coa_occupancy",
    "coa_places_needed",
    "ind_stock",
    "nareis_backlog",
    "ukraine_stock",
    "cost_coa",
    "cost_ind",
    "cost_nidos",
    "cost_ukraine",
    "cost_chapter",
)
EUROS = "EUR"
WORDS = REPORTS / "app" / "words.toml"


class Reader:
    """Writes the elements of one reader's page."""

    def __init__(self, board: Board, language: str) -> None:
        self.board, self.language = board, language
        self.words = Wording(language)

    def say(self, key: str, **values: str) -> str:
        """Return a text of the page in the reader's language."""
        return phrase(WORDS, key, self.language, **values)

    def label(self, key: str) -> str:
        """Return the name of a quantity, with its unit where it is in euros."""
        named = self.words.title(key)
        return f"{named} (mln EUR)" if self.in_euros(key) else named

    def in_euros(self, key: str) -> bool:
        """Return whether a quantity is in euros."""
        return glossary_entry(key).unit.startswith(EUROS)

    def amount(self, key: str, value: float, *, sign: bool = False) -> str:
        """Return a number of a quantity: euros in millions, all else in tens."""
        shown = round(value / MILLION) if self.in_euros(key) else round(value, -1)
        return number(shown, self.language, sign=sign and shown != 0)

    def chance(self, value: float) -> str:
        """Return a chance as a number of a hundred; below 1 and above 99 as such."""
        if math.isnan(value):
            return ""
        if 0.01 <= value <= 0.99:
            return str(round(100 * value))
        return "< 1" if value < 0.5 else "> 99"

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> ui.Tag:
        """Return a table with a name; numbers at the right."""
        first, *others = head
        top = ui.tags.tr(
            ui.tags.th(first, scope="col"),
            *(ui.tags.th(one, scope="col", class_="number") for one in others),
        )
        body = [
            ui.tags.tr(
                ui.tags.th(row[0], scope="row"),
                *(ui.tags.td(cell, class_="number") for cell in row[1:]),
            )
            for row in rows
        ]
        return ui.div(
            ui.tags.table(
                ui.tags.caption(name), ui.tags.thead(top), ui.tags.tbody(*body), class_="table"
            ),
            class_="wide",
            tabindex="0",
            role="region",
            aria_label=name,
        )


def yearly(outcome: LeverOutcome, key: str) -> pd.DataFrame:
    """Return the years of the band of a quantity, indexed by year."""
    rows = outcome.change
    return rows[(rows["quantity"] == key) & (rows["measure"] == "level")].set_index("period")


def tiles(reader: Reader, year: int) -> ui.Tag:
    """Return inflow, reception and euros of a year: number, band, booked and chance."""
    outcome = reader.board.outcome()
    found = [_tile(reader, outcome, key, year) for key in TILES]
    return ui.div(*(one for one in found if one), class_="tiles")


def _tile(reader: Reader, outcome: LeverOutcome, key: str, year: int) -> ui.Tag | None:
    rows = yearly(outcome, key)
    if str(year) not in rows.index:
        return None
    row: Any = rows.loc[str(year)]
    low, high = (reader.amount(key, row[name]) for name in ("minimum", "maximum"))
    return ui.tags.section(
        ui.h2(f"{reader.label(key)} {year}"),
        ui.p(reader.amount(key, row["mediaan"]), class_="figure"),
        ui.p(reader.say("now.band", low=low, high=high)),
        ui.p(_sufficiency(reader, outcome, key, year)),
        class_="tile",
    )


def _sufficiency(reader: Reader, outcome: LeverOutcome, key: str, year: int) -> str:
    table = outcome.budget
    rows = table[(table["key"] == key) & (table["year"] == year) & table["p_sufficient"].notna()]
    if rows.empty:
        return ""
    row = rows.iloc[0]
    booked, chance = reader.amount(key, row["booked"]), reader.chance(row["p_sufficient"])
    return reader.say("now.booked", booked=booked, chance=chance)


def fan_of(reader: Reader, key: str, other: LeverOutcome | None = None) -> ui.Tag:
    """Return the fan of a quantity by year; with the levers of an outcome over it."""
    base = yearly(reader.board.outcome(), key)
    years = _years(base)
    changed = _years(yearly(other, key)) if other is not None else []
    marks = [reader.amount(key, value) for value in ticks(highest(years, changed))]
    told = _told(reader, key, years, changed)
    legend = reader.say("levers.legend_two" if changed else "levers.legend")
    return ui.tags.figure(
        ui.HTML(fan(years, changed, told, marks)),
        ui.tags.figcaption(f"{reader.label(key)}. {legend}"),
    )


def _years(rows: pd.DataFrame) -> list[Year]:
    return [
        Year(str(name), float(row["minimum"]), float(row["mediaan"]), float(row["maximum"]))
        for name, row in rows.iterrows()
    ]


def _told(reader: Reader, key: str, years: Sequence[Year], other: Sequence[Year]) -> str:
    first, last = years[0], years[-1]
    blanks = {
        "label": reader.label(key),
        "first": reader.amount(key, first.middle),
        "last": reader.amount(key, last.middle),
        "from": first.name,
        "to": last.name,
    }
    if not other:
        return reader.say("levers.chart_one", **blanks)
    return reader.say("levers.chart", **blanks, other=reader.amount(key, other[-1].middle))


def effects(reader: Reader, outcome: LeverOutcome, year: int) -> ui.Tag:
    """Return what levers change in a year: without, with, difference on the same futures."""
    before = _of_year(reader.board.beside(outcome), year, "level")
    after, moved = (_of_year(outcome, year, one) for one in ("level", "difference"))
    rows = [
        [
            reader.label(str(key)),
            reader.amount(str(key), float(before["mediaan"][str(key)])),
            reader.amount(str(key), float(after["mediaan"][str(key)])),
            *_differences(reader, str(key), difference),
        ]
        for key, difference in moved.iterrows()
    ]
    names = ("now.quantity", "levers.without", "levers.with", "levers.difference", "levers.range")
    head = [reader.say(name) for name in names]
    return reader.table(head, rows, f"{reader.say('levers.effect')}, {year}")


def _of_year(outcome: LeverOutcome, year: int, measure: str) -> pd.DataFrame:
    rows = outcome.change
    return rows[(rows["period"] == str(year)) & (rows["measure"] == measure)].set_index("quantity")


def _differences(reader: Reader, key: str, moved: Any) -> list[str]:
    """Return the mediaan and the 80% range of a difference on the same futures."""
    low, middle, high = (
        reader.amount(key, float(moved[name]), sign=True) for name in ("p10", "mediaan", "p90")
    )
    return [middle, f"{low} / {high}"]


def sufficiency(reader: Reader, outcome: LeverOutcome, year: int) -> ui.TagList:
    """Return the chance that each line suffices and its reserve, without and with the levers."""
    base = reader.board.beside(outcome)
    before = chances(base.budget, year)
    moved = chances(outcome.budget, year)
    after = dict(zip(moved.index, moved["p_sufficient"], strict=True))
    rows = [
        [
            line_name(reader, row),
            reader.amount("cost_chapter", row["booked"]),
            reader.chance(row["p_sufficient"]),
            reader.chance(after[str(at)]),
            *(_reserve(reader, one, (row["key"], year)) for one in (base, outcome)),
        ]
        for at, row in before.iterrows()
        if at in after
    ]
    names = ("line", "booked", "enough_before", "enough_after", "reserve_before", "reserve_after")
    low, high = (reader.chance(level) for level in RESERVE)
    return ui.TagList(
        reader.table(
            [reader.say(f"levers.{name}") for name in names],
            rows,
            f"{reader.say('budget.head')}, {year}",
        ),
        ui.p(reader.say("levers.reserve_told", low=low, high=high), class_="note"),
    )


def _reserve(reader: Reader, outcome: LeverOutcome, at: tuple[str, int]) -> str:
    """Return the reserve of a line; empty for an article, whose lines each have their own."""
    return reader.amount(at[0], outcome.reserve[at]) if at in outcome.reserve else ""


def chances(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the rows of a year of which the chance to suffice is known, by article and line."""
    rows = table[(table["year"] == year) & table["p_sufficient"].notna()]
    return rows.set_index(rows["article"].astype(str) + " " + rows["line"])


def line_name(reader: Reader, row: Any) -> str:
    """Return the name of a row of the budget: as printed, or which total it is."""
    if row["kind"] == "chapter":
        return reader.say("budget.total")
    if row["kind"] == "article":
        return reader.say("budget.article", article=str(row["article"]))
    return str(row["line"])


def freshness_table(reader: Reader) -> ui.Tag:
    """Return to which month each stream is known."""
    rows = pd.read_csv(reader.board.folder / "freshness.csv", dtype=str, keep_default_na=False)
    shown = [
        [_stream(reader, row["stream"]), reader.words.day_text(row["known_to"])]
        for _, row in rows.iterrows()
    ]
    head = [reader.say("now.stream"), reader.say("now.fresh")]
    return reader.table(head, shown, reader.say("now.freshness"))


def _stream(reader: Reader, name: str) -> str:
    return reader.say("now.weeks") if name == WEEKS else reader.words.title(name)


def names_list(reader: Reader, found: Mapping[str, str]) -> ui.Tag:
    """Return every name that can be asked, with its label and what it spans.

    Args:
        reader: whose language it is in.
        found: span by name.
    """
    shown = (
        ui.tags.code(name, title=_name_told(reader, name, span), **{"data-name": name})
        for name, span in found.items()
    )
    return ui.p(*(ui.TagList(one, " ") for one in shown))


def _name_told(reader: Reader, name: str, span: str) -> str:
    return f"{reader.words.title(name)}, {span}" if name in glossary_entries() else span


def lever_source(reader: Reader, control: Control) -> ui.Tag:
    """Return what the size of a slider is made from, each with where it was printed last."""
    known, nl = reader.board.made.known, reader.language == "nl"
    used = []
    for name in control.figures:
        rows = known.figures[known.figures["series"] == name]
        if len(rows):
            used.append((name, str(rows.sort_values(["end", "published_on"])["source"].iloc[-1])))
    for name in control.parameters:
        if name in known.parameters:
            found = known.parameters[name]
            used.append((found.label_nl if nl else found.label_en, found.steps[-1].source))
    size = reader.say("levers.size", size=control.size[reader.language])
    return opened_source(
        reader, control.label(reader.language), [size, *(_printed(reader, *one) for one in used)]
    )


def scenario_source(reader: Reader, found: Scenario) -> ui.Tag:
    """Return each lever of a shipped scenario: its note, printed or assumed, and its source."""
    nl = reader.language == "nl"
    kinds = {"printed": reader.say("levers.as_printed")}
    told = []
    for one in found.levers:
        kind = kinds.get(one.amount_kind, reader.say("levers.assumed"))
        note = one.note_nl if nl else one.note_en
        told.append(_printed(reader, f"{note} ({kind})", one.source))
    return opened_source(reader, found.label_nl if nl else found.label_en, told)


def opened_source(reader: Reader, label: str, told: Sequence[str]) -> ui.Tag:
    """Return lines that are a click away."""
    summary = ui.tags.summary(
        reader.say("levers.source"), aria_label=reader.say("levers.source_of", label=label)
    )
    lines = (ui.tags.li(line) for line in dict.fromkeys(told))
    return ui.tags.details(summary, ui.tags.ul(*lines), class_="source")


def _printed(reader: Reader, what: str, source: str) -> str:
    """Return where something was printed; the id alone of a source that has no row."""
    name, _, line = source.partition(":")
    shown = reader.say("levers.printed_line", what=what, line=line) if line else what
    if (found := sources().get(name)) is None:
        return f"{shown}: {source}"
    return reader.say(
        "levers.printed",
        what=shown,
        publisher=found.publisher,
        title=found.title,
        address=found.address,
        day=reader.words.day_text(found.published_on.isoformat()),
    )


@cache
def sources() -> dict[str, Source]:
    """Return every source by id."""
    return load_sources()
