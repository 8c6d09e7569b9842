"""A run as a letter to parliament and as slides: HTML that pandoc turns into files."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from data.folders import REPORTS
from forecast.run.result import RunResult
from reports.number_format import with_plus
from reports.result.alt import inner_share
from reports.result.decision import booked_next, written
from reports.result.freshness import known_to
from reports.result.rows import Band, budget_lines, years
from reports.word_files import phrase
from reports.wording import REGIONS, Wording

WORDS = REPORTS / "answers" / "letter.toml"
INFLOW, PLACES, EMERGENCY, COST = (
    "inflow_total",
    "coa_places_needed",
    "coa_places_emergency",
    "cost_coa",
)
YEARS = 2  # tables after that of the as-of year
SLIDES = (  # charts by name, in order of what matters; the first that the run has
    "front_inflow",
    "places_coa",
    "budget",
    "budget_exceedance",
    "budget_walk",
    "budget_tornado",
    "moved_inflow_total",
    "fan_ukraine_stock",
    "chain_year",
    "fan_coa_occupancy",
    "fan_inflow_first",
    "fan_inflow_nareis",
)
CHARTS = 7  # with a title, one in short and one on certainty: ten slides
WIDTHS = (13, 45, 14, 14, 14)  # percent of the page, of the columns of a table
DC = "{http://purl.org/dc/elements/1.1/}"


class LetterWriter:
    """Writes a run as HTML in the language of the run."""

    def __init__(self, result: RunResult, run_id: str) -> None:
        """Take the run as its files hold it: bands, budget and freshness."""
        self.result, self.run_id = result, run_id
        self.words = Wording(result.language)

    def text(self, key: str, part: str = "letter", **values: object) -> str:
        """Return a text of ``letter.toml`` with its blanks filled in."""
        return phrase(WORDS, f"{part}.{key}", self.result.language, **values)

    def letter(self) -> str:
        """Return the letter as one page of HTML."""
        day = self.words.day(self.result.day)
        parts = [_paragraph(self.text("opening", day=day))]
        for name, told in self._chapters().items():
            if told:
                parts += [_heading(self.text(f"{name}_heading")), *map(_paragraph, told)]
        parts.append(_heading(self.text("table_heading")))
        tables = self._tables()
        parts.append(_paragraph(self.text("table_intro" if tables else "table_none", day=day)))
        parts += [*tables, _heading(self.text("how_heading"))]
        parts += [_paragraph(one) for one in (self._how(), self._known()) if one]
        parts.append(_paragraph(self.text("run", run=self.run_id)))
        return self._page(parts)

    def slides(self, pictures: Mapping[str, tuple[str, str, str]]) -> str:
        """Return ten slides at most as one page of HTML, a heading for each.

        Args:
            pictures: by name of a chart the name of its image, caption and alt text.
        """
        parts = [_heading(self.text("short", "deck")), _list(self._short())]
        for name in [name for name in SLIDES if name in pictures][:CHARTS]:
            image, caption, alt = pictures[name]
            parts.append(_heading(self.text(name, "deck")))
            parts.append(
                f'<p><img src="{escape(image)}" alt="{escape(caption)}" title="{escape(alt)}"></p>'
            )
        parts += [_heading(self.text("end", "deck")), _list([self._how(), self._known()])]
        return self._page(parts, self.text("subtitle", "deck", day=self._day()))

    def _short(self) -> list[str]:
        """Return a line for each of next year's persons, places and euros, and what is booked."""
        year, told = self.result.day.year + 1, list[str]()
        for key in (INFLOW, PLACES, EMERGENCY, COST):
            if band := self._band(key, year):
                told.append(self.text(f"short_{key}", "deck", **self._blanks(key, band)))
        if row := booked_next(self.result, COST, year):
            chance = self.words.chance(row.p_sufficient)
            booked = self.words.millions(row.booked)
            told.append(self.text("short_booked", "deck", booked=booked, chance=chance))
        return told

    def _day(self) -> str:
        return self.words.day(self.result.day)

    def _page(self, parts: Sequence[str], subtitle: str = "") -> str:
        title = escape(self.text("title", day=self._day()))
        sub = f'<meta name="subtitle" content="{escape(subtitle)}">' if subtitle else ""
        head = f'<html lang="{REGIONS[self.result.language]}"><head><title>{title}</title>{sub}'
        return f"{head}</head><body>{''.join(parts)}</body></html>"

    def _how(self) -> str:
        return self.text("how", paths=self.words.number(self.result.n_paths))

    def _known(self) -> str:
        return known_to(self.result.freshness, self.result.language)

    def _band(self, key: str, year: int) -> Band | None:
        return years(self.result, key).get(year)

    def _blanks(self, key: str, band: Band) -> dict[str, str]:
        names = ("mediaan", "low", "high")
        values = (band.mediaan, band.minimum, band.maximum)
        found = written(self.words, key, band, *values)
        width = self.words.width(inner_share(self.result))
        return dict(zip(names, found, strict=True)) | {"year": band.period, "width": width}

    def _chapters(self) -> dict[str, list[str]]:
        return {"inflow": self._inflow(), "places": self._places(), "euros": self._euros()}

    def _inflow(self) -> list[str]:
        year, told = self.result.day.year + 1, list[str]()
        for key, one in (("inflow", year), ("inflow_next", year + 1)):
            if band := self._band(INFLOW, one):
                told.append(self.text(key, **self._blanks(INFLOW, band)))
        if (official := self._rounds(year)) and told:
            told.append(official)
        return [" ".join(told)] if told else []

    def _rounds(self, year: int) -> str:
        """Return the newest round that gives a total of a year, before it that of this year."""
        rows = self.result.bands
        rounds = rows[rows["quantity"] == INFLOW].set_index("period").get("official_round")
        now = str(self.result.day.year)
        if rounds is None or rounds.get(now) == rounds.get(str(year)):
            return self._official(year)
        return " ".join(filter(None, [self._official(int(now)), self._official(year)]))

    def _official(self, year: int) -> str:
        rows = self.result.bands
        rows = rows[(rows["quantity"] == INFLOW) & (rows["period"] == str(year))]
        band = self._band(INFLOW, year)
        if band is None or "official" not in rows or rows["official"].isna().all():
            return ""
        row = rows.iloc[0]
        scenario = str(row["official_scenario"])
        ours = getattr(band, scenario)
        shown = written(self.words, INFLOW, band, float(row["official"]), ours)
        blanks = {"official": shown[0], "ours": shown[1], "scenario": scenario, "year": str(year)}
        return self.text("official", round=f"MPP {row['official_round']}", **blanks)

    def _places(self) -> list[str]:
        year = self.result.day.year + 1
        needed, emergency = (self._band(key, year) for key in (PLACES, EMERGENCY))
        if needed is None or emergency is None:
            return []
        (shown,) = written(self.words, EMERGENCY, emergency, emergency.mediaan)
        blanks = self._blanks(PLACES, needed)
        return [self.text("places", needed=blanks["mediaan"], emergency=shown, **blanks)]

    def _euros(self) -> list[str]:
        year = self.result.day.year + 1
        band = self._band(COST, year)
        if band is None:
            return []
        told = [self.text("euros", **self._blanks(COST, band))]
        if row := booked_next(self.result, COST, year):
            blanks = {"booked": self.words.millions(row.booked), "version": row.version}
            told.append(self.text("booked", chance=self.words.chance(row.p_sufficient), **blanks))
        return [" ".join(told)]

    def _tables(self) -> list[str]:
        """Return a table for each year that is booked whole."""
        table = self.result.budget
        if table.empty or not budget_lines(self.result):
            return []
        last = self.result.day.year + YEARS
        whole = table[(table["kind"] == "chapter") & (table["year"] <= last)]
        return [self._table(table[table["year"] == year]) for year in sorted(whole["year"])]

    def _table(self, rows: pd.DataFrame) -> str:
        cells = list[tuple[str, ...]]()
        parts = rows[rows["kind"].isin(["line", "booked"])]
        for article, found in parts.groupby(parts["article"].astype(str)):
            ours = found[found["kind"] == "line"]
            cells += [
                (str(article), str(row["line"]), *self._amounts(row["booked"], row["mean"]))
                for row in ours.to_dict("records")
            ]
            others = found[found["kind"] == "booked"]
            if len(others) and len(ours):
                amounts = self._amounts(others["booked"].sum(), others["mean"].sum())
                cells.append((str(article), self.text("rest"), *amounts))
            total = self.text("article_total", article=article)
            cells.append(("", total, *self._amounts(found["booked"].sum(), found["mean"].sum())))
        whole = self._amounts(parts["booked"].sum(), parts["mean"].sum())
        cells.append(("", self.text("chapter_total"), *whole))
        names = ("article", "line", "stand", "mutation", "forecast")
        year = int(rows["year"].iloc[0])
        return _table(self.text("caption", year=year), [self.text(name) for name in names], cells)

    def _amounts(self, booked: Any, mean: Any) -> tuple[str, str, str]:
        change = self.words.millions(float(mean) - float(booked))
        signed = with_plus(change)
        return self.words.millions(float(booked)), signed, self.words.millions(float(mean))


def chart_words(svg: bytes) -> tuple[str, str]:
    """Return the caption and the alt text that a drawing of ours carries."""
    tree = ElementTree.fromstring(svg)
    caption, alt = (tree.find(f".//{DC}{name}") for name in ("title", "description"))
    told = tuple("" if one is None else str(one.text or "") for one in (caption, alt))
    return told[0], told[1]


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _heading(text: str) -> str:
    return f"<h1>{escape(text)}</h1>"


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items if item)}</ul>"


def _table(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table: two columns of words, the others of numbers."""
    sides = ["left", "left", *["right"] * (len(header) - 2)]
    tops = "".join(
        f'<th style="text-align: {side}">{escape(name)}</th>'
        for name, side in zip(header, sides, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align: {side}">{escape(cell)}</td>'
            for cell, side in zip(row, sides, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    columns = "".join(f'<col style="width: {width}%">' for width in WIDTHS)
    head = f"<table><caption>{escape(caption)}</caption><colgroup>{columns}</colgroup>"
    head += f"<thead><tr>{tops}</tr></thead>"
    return f"{head}<tbody>{body}</tbody></table>"
