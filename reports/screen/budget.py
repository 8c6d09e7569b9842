"""The tables of ``prognose budget`` on the screen: words of one language, euros in millions."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from data.folders import REPORTS
from data.glossary import glossary_entries, quantity_label
from forecast.budget.sufficiency import NEVER, month_reached
from reports.number_format import number, share
from reports.result.budget_words import booked_for_told, budget_words
from reports.rounding import MILLION
from reports.screen.lines import say, told
from reports.word_files import sections
from reports.wording import Wording

WORDS = REPORTS / "screen" / "budget.toml"
EUROS = {
    "booked",
    "minimum",
    "mediaan",
    "medio",
    "maximum",
    "gap",
    "expected_shortfall",
    "budget",
    "expected_unspent",
    "reserve",
    "reserve_baseline",
    "budget_nominal",
    "amount",
    "lowest",
    "highest",
    "mean",
    "euros",
    "sd",
    "cost_low",
    "cost_high",
    "euros_in_year",
    "euros_twelve_months",
    "change",
    "oda_in_year",
    "expected_cost",
    "euros_before",
    "euros_after",
    "as_answered",
    "baseline",
    "at_printed_price",
    "difference",
    "p10",
    "p90",
    "gap_volume",
    "gap_price",
    "gap_mix",
    "gap_mean",
}
SHARES = {
    "share",
    "budget_level",
    "reserve_level",
    "mix",
    "best_percentile",
    "level",
}
CHANCES = {"p_sufficient", "p_baseline", "chance"}
COUNTS = {
    "low",
    "high",
    "needed",
    "payable_mix",
    "payable_regular",
    "best_places",
    "places",
    "price_regular",
    "price_emergency",
    "booked_volume",
    "payable",
    "needed_mean",
    "price_booked",
    "price_ours",
    "persons",
}
TEXTS = (
    "key",
    "stream",
    "driver",
    "step",
    "plan",
    "range",
    "tenth",
    "half",
    "nine_tenths",
    "basis",
    "unit",
)
YEARS = 4  # years after the as-of year on the screen; files hold them all
OUT = {"tenth": 0.1, "half": 0.5, "nine_tenths": 0.9}  # chances of which the month is shown
WIDTH = 180
LETTERS = 60  # of a name
FIRST = ("walk", "scenarios")  # shown on one screen beside the budget, when they are there


def words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the words by section, name and language."""
    return sections(WORDS)


def said(section: str, name: str, language: str) -> str:
    """Return one word; a quantity by its label, anything else as it is."""
    if name in words()[section]:
        return words()[section][name][language]
    return quantity_label(name, language) if name in glossary_entries() else name


def show(name: str, rows: pd.DataFrame, language: str) -> None:
    """Print one table.

    Args:
        name: of the table, a title of ``budget.toml``.
        rows: as written to its file.
        language: ``"nl"`` or ``"en"``.
    """
    shown = condensed(name, budget_words(rows, language) if name == "budget" else rows)
    table = Table(box=None)
    for column in shown.columns:
        header = said("column", column, language)
        if column in EUROS | SHARES | CHANCES | COUNTS:
            table.add_column(header, justify="right")
        else:
            table.add_column(header, no_wrap=True)
    for row in shown.to_dict("records"):
        table.add_row(*(cell(str(column), row[column], language) for column in shown.columns))
    console = Console(width=WIDTH)
    console.print(f"\n{said('title', name, language)}", highlight=False, style="bold")
    console.print(table)


def show_one_screen(tables: Mapping[str, pd.DataFrame], language: str) -> None:
    """Print what fits one screen: what is modelled in two years, the walk, and what more there is.

    Args:
        tables: every table by name, as :func:`show` takes them.
        language: ``"nl"`` or ``"en"``.
    """
    rows = tables["budget"]
    years = sorted(rows["year"].unique())[1:3] or sorted(rows["year"].unique())
    show("budget", rows[rows["year"].isin(years) & rows["p_sufficient"].notna()], language)
    volumes = tables.get("volumes", pd.DataFrame())
    say("", *booked_for_told(volumes, int(years[0]), Wording(language)))
    for name in FIRST:
        if name in tables:
            show(name, tables[name], language)
    say("", told("budget.shortfall", language))
    if rest := [name for name in tables if name not in ("budget", *FIRST)]:
        names = ", ".join(rest)
        say(told("budget.more", language, n=len(rest), names=names))


def cell(column: str, value: object, language: str) -> str:
    """Return one value as text: euros in millions, shares in percent; empty where unknown."""
    if isinstance(value, float) and np.isnan(value):
        return ""
    if column in CHANCES:
        return of_hundred(float(str(value)), language)
    if column in SHARES:
        return share(float(str(value)), language, 1)
    if column in EUROS:
        return number(float(str(value)) / MILLION, language, 1)
    if column in COUNTS:
        return number(float(str(value)), language)
    return said("value", str(value), language)[:LETTERS] if column in TEXTS else str(value)


def of_hundred(chance: float, language: str) -> str:
    """Return a chance as a number out of 100; a chance near nothing or near all as such."""
    if not 0.01 <= chance <= 0.99:
        return "< 1" if chance < 0.5 else "> 99"
    return number(100 * chance, language)


def condensed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the part of a table that fits a screen; its file holds all of it."""
    if name == "budget":
        names = ["article", "line", "year", "booked", "minimum", "mediaan", "medio", "maximum"]
        rows = rows[rows["kind"] != "booked"].assign(line=rows["line"].str[:LETTERS])
        rows = rows[[*names, "gap", "p_sufficient", "expected_shortfall"]]
    if name == "scenarios":
        rows = rows[rows["difference"].abs() > 0]
    if name == "volumes":
        rows = rows.drop(columns=["name", "needed_mean"])
    if name in ("budget", "suffice", "volumes", "places", "scenarios"):
        rows = rows[rows["year"] <= rows["year"].min() + YEARS]
    if name in ("plans", "ranges", "exceedance"):
        rows = rows[rows["year"] == rows["year"].max()]
    if name == "exceedance":
        rows = rows[(100 * rows["chance"]).round() % 10 == 0]
    if name == "marginal":
        rows = rows[rows["month"].isin([1, 7, 12])].drop(columns="basis")
    return months_out(rows) if name == "run_out" else rows.copy()


def months_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Return per line and year the month in which money has run out with each chance.

    Returns:
        Columns key, year, those of ``OUT`` (a month number, or ``never``) and chance: of running
        out before the end of the year.
    """
    found = []
    for (key, year), group in rows.groupby(["key", "year"], sort=False):
        by = [month_reached(group, chance) for chance in OUT.values()]
        months = ["never" if month == NEVER else str(month) for month in by]
        found.append((key, year, *months, float(group["chance"].iloc[-1])))
    return pd.DataFrame(found, columns=["key", "year", *OUT, "chance"])
