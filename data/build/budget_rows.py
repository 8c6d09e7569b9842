"""Budget tables and prices, dated, with the stands that follow from a printed mutation."""

import re
from datetime import date

from data.build.figure_rows import Row, raw_rows
from data.build.publication import PRINTED, RECONSTRUCTED
from data.tables.sources import Source

ONTWERP = "ontwerpbegroting 2026"
MUTATION = "mutatie 1e suppletoire 2026"
STAND = "stand 1e suppletoire 2026"
STAND_TABLES = ("Tabel 5", "Tabel 15", "Tabel 17")  # begroting-2026: articles 37, 91 and 92
MUTATION_TABLES = ("Tabel 3", "Tabel 5", "Tabel 6")  # voorjaarsnota-2026: the same articles
Line = tuple[str, str, str, str]


def budget_rows(sources: dict[str, Source]) -> list[Row]:
    """Return all budget lines with the day they were known, derived stands last.

    An adopted budget (vastgestelde begroting Y) is known on the last day of Y-1; an
    ontwerpbegroting Y from ``begroting-Y``; every other version from its own document.
    """
    rows = [_line(raw, sources) for raw in raw_rows("budget_lines")]
    return rows + _derived(rows)


def _line(raw: Row, sources: dict[str, Source]) -> Row:
    day, kind = sources[raw["document"]].published_on, PRINTED
    if adopted := re.fullmatch(r"vastgestelde begroting (\d{4})", raw["version"]):
        day, kind = date(int(adopted[1]) - 1, 12, 31), RECONSTRUCTED
    if raw["version"] == ONTWERP and raw["document"] != "begroting-2026":
        day, kind = sources["begroting-2026"].published_on, RECONSTRUCTED
    known = {"published_on": day.isoformat(), "published_kind": kind, "derived": "false"}
    tail = ("line_no", "printed", "remark")
    return {
        **{name: text for name, text in raw.items() if name not in tail},
        **known,
        **{name: raw[name] for name in tail},
    }


def _key(row: Row) -> Line:
    return row["article"], row["level"], row["line"], row["year"]


def _derived(rows: list[Row]) -> list[Row]:
    before = {
        _key(row): row
        for row in rows
        if row["document"] == "begroting-2026" and row["table"] in STAND_TABLES
    }
    printed = {_key(row) for row in rows if row["version"] == STAND and row["table"] != "Tabel 1"}
    mutations = [
        row for row in rows if row["version"] == MUTATION and row["table"] in MUTATION_TABLES
    ]
    return [_stand(row, before) for row in mutations if _key(row) not in printed]


def _stand(mutation: Row, before: dict[Line, Row]) -> Row:
    previous = before.get(_key(mutation))
    amount = int(previous["amount_keur"]) if previous else 0
    step = int(mutation["amount_keur"])
    origin = (
        f"begroting-2026 {previous['table']} line {previous['line_no']}: {amount}"
        if previous
        else "no stand before: 0"
    )
    return {
        **mutation,
        "version": STAND,
        "amount_keur": str(amount + step),
        "derived": "true",
        "printed": "",
        "remark": f"derived: {origin} + mutation {step}",
    }


def price_rows(sources: dict[str, Source]) -> list[Row]:
    """Return prices and norms with their price year and the day they were known.

    A price of year Y printed after 1 July of Y+1 counts as known on that day, reconstructed; a
    price without a year, or printed earlier, is known from its document.
    """
    return [_price(raw, sources[raw["document"]].published_on) for raw in raw_rows("unit_costs")]


def _price(raw: Row, printed_on: date) -> Row:
    years = re.findall(r"\d{4}", raw["year"])
    settled = date(int(years[0]) + 1, 7, 1) if years else printed_on
    return {
        **raw,
        "price_year": years[0] if years else "",
        "published_on": min(settled, printed_on).isoformat(),
        "published_kind": RECONSTRUCTED if settled < printed_on else PRINTED,
    }
