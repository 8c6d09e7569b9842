"""Builds ``data/vintages/`` from ``data/raw/``: run ``python -m data.build.__main__``."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from data.build.article37_rows import article37_rows
from data.build.budget_rows import budget_rows, price_rows
from data.build.figure_rows import COLUMNS, Row, figure_rows, order
from data.build.official_rows import case_rows, foreign_rows, prognosis_rows, question_rows
from data.build.publication import load_lags
from data.build.refreshed import refreshed_rows
from data.tables.sources import load_sources
from data.tables.vintages import ALL_FILES, VINTAGES


def build() -> dict[str, str]:
    """Return the text of every table of ``data/vintages/`` by file name.

    The same raw files, sources and rules give the same text; rows that ``prognose data refresh``
    added stand among the others as they were dated then. ``unparsed.csv`` lists the raw rows
    whose period names no days ("medio 2025"); nothing else is left out but
    ``nl_monthly_composite.csv``, which was chosen with hindsight, and ``mpp_in_documents.csv`` and
    ``budget_mutations.csv``, which repeat or explain other files.

    Raises:
        DataError: a source, period or lag rule is unknown.
    """
    sources, lags = load_sources(), load_lags()
    texts, unparsed = {}, []
    figures: dict[str, list[Row]] = {}
    for name in ALL_FILES:
        printed, left = figure_rows(name, sources, lags)
        figures[name] = sorted([*printed, *refreshed_rows(name)], key=order)
        texts[f"{name}.csv"] = csv_text(figures[name], COLUMNS)
        unparsed += left
    tables = {
        "prognoses": prognosis_rows(sources),
        "cases": case_rows(figures["mpp_realisations"]),
        "budget": budget_rows(sources),
        "article37": article37_rows(sources),
        "foreign_forecasts": foreign_rows(),
        "unit_costs": price_rows(sources),
        "questions": question_rows(sources),
        "unparsed": unparsed,
    }
    return texts | {f"{name}.csv": csv_text(rows, tuple(rows[0])) for name, rows in tables.items()}


def csv_text(rows: Iterable[Row], columns: tuple[str, ...]) -> str:
    """Return rows as the text of a table."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(folder: Path = VINTAGES) -> list[Path]:
    """Write every table to ``folder`` and return the paths, sorted by name."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in sorted(build().items()):
        path = folder / name
        path.write_text(text, encoding="utf-8", newline="")
        paths.append(path)
    return paths


if __name__ == "__main__":
    print(f"{len(write())} tables written to {VINTAGES.relative_to(VINTAGES.parent.parent)}/")
