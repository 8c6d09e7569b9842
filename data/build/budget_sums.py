"""Do the printed budget tables add up? Every sum that does not is listed, none is repaired."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from data.build.figure_rows import raw_rows

BEGROTING, VOORJAARSNOTA = "begroting-2026", "voorjaarsnota-2026"
TREES = {
    BEGROTING: ("Tabel 5", "Tabel 15", "Tabel 16", "Tabel 17", "Tabel 18"),
    VOORJAARSNOTA: ("Tabel 3", "Tabel 5", "Tabel 6", "Tabel 7"),
}
POSTS = ("Tabel 1", "Tabel 2")  # first stand + mutations = last stand
COLUMNS = (
    ("ontwerpbegroting 2026", "mutatie NvW, moties, amendementen en ISB 2026"),
    ("vastgestelde begroting 2026", "mutatie 1e suppletoire 2026"),
)
AFTER = ("vastgestelde begroting 2026", "stand 1e suppletoire 2026")
LOST = {(VOORJAARSNOTA, "Tabel 1", "2031"), (VOORJAARSNOTA, "Tabel 2", "2031")}  # cells lost
NO_CHAPTER = "2024"  # chapter XX starts in 2025; its tables print 0 for the year before
REVENUE_ROUNDING = 1500  # three revenues printed in whole millions, in thousands
CASH = {
    BEGROTING: ("Tabel 21", "2 Totaal operationele kasstroom"),
    VOORJAARSNOTA: ("Tabel 8", "2. Totaal operationele kasstroom"),
}


class OpenSum(NamedTuple):
    """A printed amount that differs from what it should add up to, in thousands of euros."""

    document: str
    table: str
    line: str
    year: str
    printed: float
    summed: float


def budget_lines() -> pd.DataFrame:
    """Return the printed budget tables as shipped, amounts as numbers, row order kept."""
    table = pd.DataFrame(raw_rows("budget_lines"))
    return table.assign(
        amount_keur=table["amount_keur"].astype(float), level=table["level"].astype(int)
    )


def open_sums(table: pd.DataFrame | None = None) -> list[OpenSum]:
    """Return every printed sum that does not close, in order of the rules.

    Rows under their heading, posts between two stands, columns of a line, the same amount
    printed in two tables, cash flows, and amounts in prose beside their table.

    Args:
        table: rows of ``budget_lines``; those shipped when None.
    """
    lines = budget_lines() if table is None else table
    rules = (trees, posts, columns, cash, twice, prose)
    return [found for rule in rules for found in rule(lines)]


def trees(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield each heading that is not the sum of the lines one level below it."""
    for document, names in TREES.items():
        rows = lines[(lines["document"] == document) & lines["table"].isin(names)]
        for _, group in rows.groupby(["table", "version", "year"], sort=False):
            found = group.to_dict("records")
            for place, row in enumerate(found):
                parts = list(_below(found[place + 1 :], row["level"]))
                if parts and sum(parts) != row["amount_keur"]:
                    yield _open(row, sum(parts))


def _below(rows: list[dict[Any, Any]], level: int) -> Iterator[float]:
    for row in rows:
        if row["level"] <= level:
            return
        if row["level"] == level + 1:
            yield float(row["amount_keur"])


def posts(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield each year of which first stand and mutations do not give the last stand."""
    rows = lines[lines["table"].isin(POSTS)]
    for (document, table, year), group in rows.groupby(["document", "table", "year"]):
        stands = group[group["level"] == 0]
        first = stands["version"].str.startswith("vastgestelde")
        mutations = group[group["version"].str.startswith("mutatie")]["amount_keur"].sum()
        summed = stands[first]["amount_keur"].sum() + mutations
        last = stands[~first].iloc[-1].to_dict()
        if summed != last["amount_keur"] and (document, table, year) not in LOST:
            yield _open(last, summed)


def columns(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield each line of which a stand and the mutation after it do not give the next stand."""
    rows = lines[(lines["document"] == VOORJAARSNOTA) & ~lines["table"].isin(POSTS)]
    wide = rows.pivot_table(
        index=["table", "article", "level", "line", "year"],
        columns="version",
        values="amount_keur",
        sort=False,
    )
    for parts, stand in zip(COLUMNS, AFTER, strict=True):
        known = wide[[*parts, stand]].dropna()
        summed = known[list(parts)].sum(axis=1)
        for key in known.index[summed != known[stand]]:
            table, _, _, line, year = key
            if not line.startswith("2. Totaal operationele"):  # told by the rule on cash
                yield OpenSum(VOORJAARSNOTA, table, line, year, known[stand][key], summed[key])


def cash(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield operating cash flows that are not receipts less payments, and balances that jump."""
    for document, (table, total) in CASH.items():
        rows = lines[(lines["document"] == document) & (lines["table"] == table)]
        for _, group in rows.groupby(["version", "year"], sort=False):
            parts = group[group["line"].str.contains("operationele kasstroom") & (group.level == 2)]
            row = group[group["line"] == total].iloc[0].to_dict()
            if len(parts) == 2 and parts["amount_keur"].sum() != row["amount_keur"]:
                yield _open(row, parts["amount_keur"].sum())
    rows = lines[(lines["document"] == BEGROTING) & (lines["table"] == "Tabel 21")]
    closing = rows[rows["line"].str.startswith("5 ")].set_index("year")["amount_keur"]
    for row in rows[rows["line"].str.startswith("1 ")].to_dict("records"):
        before = closing.get(str(int(row["year"]) - 1))
        if before is not None and before != row["amount_keur"]:
            yield _open(row, before)


def twice(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield amounts of begroting 2026 that another of its tables prints differently."""
    rows = lines[lines["document"] == BEGROTING]

    def years(table: str, start: str) -> pd.Series:
        chosen = rows[(rows["table"] == table) & rows["line"].str.startswith(start)]
        return chosen.groupby("year")["amount_keur"].sum()

    ind = years("Tabel 5", "IND")
    own = rows[(rows["table"] == "Tabel 19") & rows["line"].str.endswith("moederdepartement")]
    pairs = (
        ("Tabel 16", "37.1", years("Tabel 16", "Dienst Terugkeer"), years("Tabel 5", "Apparaat")),
        ("Tabel 5", "IND", ind, own.groupby("year")["amount_keur"].sum()),
        ("Tabel 22", "omzet", 1000 * _revenue(rows), years("Tabel 18", "Totaal baten")),
    )
    for table, line, printed, other in pairs:
        margin = REVENUE_ROUNDING if line == "omzet" else 0
        for year in printed.index.intersection(other.index).drop(NO_CHAPTER, errors="ignore"):
            if abs(printed[year] - other[year]) > margin:
                yield OpenSum(BEGROTING, table, line, year, printed[year], other[year])
    ministry = years("Tabel 9", "Bekostiging IND: Bijdrage").sum()
    if ministry != ind["2026"]:
        yield OpenSum(BEGROTING, "Tabel 9", "Bijdrage A en M", "2026", ministry, ind["2026"])


def _revenue(rows: pd.DataFrame) -> pd.Series:
    chosen = rows[(rows["table"] == "Tabel 22") & rows["line"].str.endswith("Omzet")]
    return chosen.groupby("year")["amount_keur"].sum()


def prose(lines: pd.DataFrame) -> Iterator[OpenSum]:
    """Yield the two posts whose amounts in prose do not give the years of Tabel 1."""
    told = pd.DataFrame(raw_rows("budget_mutations"))
    told = told.assign(amount=1000 * told["amount_meur"].astype(float))
    wanted = (
        (BEGROTING, "22 Asielmaatregelen Regeerprogramma", "22 "),
        (VOORJAARSNOTA, "37.4 maatregel 61", "1 Maatregel 61"),
    )
    for document, post, start in wanted:
        spoken = told[(told["document"] == document) & (told["post"] == post)]
        rows = lines[
            (lines["document"] == document)
            & (lines["table"] == "Tabel 1")
            & lines["line"].str.startswith(start)
        ]
        printed = rows.set_index("year")["amount_keur"]
        summed = spoken.groupby("year")["amount"].sum()
        apart = [y for y in printed.index.intersection(summed.index) if y < "2029"]
        off = [y for y in apart if abs(printed[y] - summed[y]) > 100 * len(spoken)]
        if off:
            yield OpenSum(document, "Tabel 1", post, off[0], printed[off[0]], summed[off[0]])


def _open(row: Mapping[Any, Any], summed: float) -> OpenSum:
    names = ("document", "table", "line", "year")
    document, table, line, year = (str(row[name]) for name in names)
    return OpenSum(document, table, line, year, float(row["amount_keur"]), float(summed))
