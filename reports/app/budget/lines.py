"""Need beside what is booked: the lines of a year, and which of them can be opened."""

from shiny import ui

from reports.app.board import LeverOutcome
from reports.app.views import Reader, chances, line_name

CHAPTER = "cost_chapter"


def budget_table_of(reader: Reader, outcome: LeverOutcome, year: int) -> ui.Tag:
    """Return need beside what is booked, line by line, of a year."""
    rows = []
    for _, row in chances(outcome.budget, year).iterrows():
        amounts = [row[name] for name in ("booked", "minimum", "mediaan", "maximum")]
        shown = [reader.amount(CHAPTER, value) for value in amounts]
        rows.append([line_name(reader, row), *shown, reader.chance(row["p_sufficient"])])
    names = ("line", "booked", "low", "need", "high", "enough")
    return reader.table(
        [reader.say(f"budget.{name}") for name in names],
        rows,
        f"{reader.say('budget.head')}, {year}",
    )


def budget_years(reader: Reader) -> list[int]:
    """Return the years in which something is booked."""
    table = reader.board.outcome().budget
    return sorted({int(year) for year in table.loc[table["p_sufficient"].notna(), "year"]})


def lines_to_open(reader: Reader) -> dict[str, str]:
    """Return the name of each line that is modelled and booked, and of the chapter, by key."""
    table = reader.board.outcome().budget
    rows = table[table["p_sufficient"].notna() & (table["key"] != "")]
    return {
        str(row["key"]): line_name(reader, row) for _, row in rows.drop_duplicates("key").iterrows()
    }
