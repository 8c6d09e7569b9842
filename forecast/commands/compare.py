"""`prognose compare A B`: what changed between two finished runs, and why."""

from rich.console import Console
from rich.table import Table

from data.errors import RunError
from forecast.archive import store
from forecast.changes.compare import PARTS
from forecast.changes.comparison import CompareOptions, Comparison, comparison, more
from forecast.exchange import write_csv

SHOWN = (
    "inflow_total",
    "inflow_first",
    "inflow_nareis",
    "ukraine_stock",
    "coa_occupancy",
    "cost_coa",
    "cost_chapter",
)
WIDTH = 140


def run(a: str, b: str, options: CompareOptions) -> None:
    """Print what changed; write tables, chart and text only to a new folder.

    Raises:
        ToolkitError: as of :func:`comparison`, or ``out`` exists.
    """
    if options.out is not None:
        store.refuse_existing(options.out)
    found = comparison(a, b, options)
    level = f"{more(options.level)[0]:g}" if more(options.level) else options.level
    if level not in set(found.table["level"]):
        names = ", ".join(found.table["level"].unique())
        raise RunError(f"level {level!r}: unknown; expected {names} or a number between 0 and 1.")
    show(found, level)
    if options.out is not None:
        from reports.changes.folder import write_change

        with store.draft(options.out) as folder:
            write_csv(found.table, folder / "compare.csv", digits=10)
            write_change(found, folder)
        print(options.out)


def show(found: Comparison, level: str) -> None:
    """Print the parts of the change of the main quantities at one level, euros in millions."""
    rows = found.table[(found.table["level"] == level) & found.table["quantity"].isin(SHOWN)]
    parts = [part for part in PARTS if rows[part].abs().gt(0).any()]
    print(f"{found.names[0]} -> {found.names[1]}, {level}; changes in this order: {told(parts)}")
    for name, causes in zip(found.names, found.causes, strict=True):
        for cause in causes[:5]:
            print(f"code: {name} was made by {cause}")
    table = Table(box=None)
    for name in ("quantity", "year", "unit"):
        table.add_column(name, no_wrap=True)
    shown = ["before", *parts, "after", "change"]
    for name in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        euros = row["unit"] == "EUR"
        scale = 1e6 if euros else 1
        numbers = [_number(row[name] / scale, name) for name in shown]
        unit = "EUR mln" if euros else str(row["unit"])
        table.add_row(str(row["quantity"]), str(row["year"]), unit, *numbers)
    Console(width=WIDTH).print(table)
    for side, keys in found.only.items():
        if keys:
            print(f"only in the run {side}: {', '.join(keys)}")


def told(parts: list[str]) -> str:
    """Return the parts as a list in words."""
    return ", ".join(parts) or "nothing changed"


def _number(value: float, name: str) -> str:
    sign = "" if name in ("before", "after") else "+"
    return f"{round(value) + 0:{sign},d}".replace(",", ".")
