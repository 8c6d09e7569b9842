"""What `prognose reconcile` says: printed amounts beside the model, and the cause of a miss."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from data.folders import REPORTS
from forecast.costs.basis import from_text
from reports.number_format import number, share
from reports.rounding import MILLION
from reports.screen.lines import say, table
from reports.word_files import phrase, sections

WORDS = REPORTS / "screen" / "reconcile.toml"
NAMES = ("organisation", "document", "kind", "year")
EUROS = ("printed", "model", "difference")
WHOLE = ("payable", "less", "more", "before")  # persons and places
WIDTH = 140


def show_reconciliation(found: pd.DataFrame, language: str) -> None:
    """Print the rows, then the causes by number, then how many amounts are close.

    Args:
        found: columns of ``forecast.costs.check``.
        language: ``"nl"`` or ``"en"``.
    """
    words = sections(WORDS)
    heads = {name: words["column"][name][language] for name in words["column"]}
    rows = found.to_dict("records")
    table(
        ("", *(heads[name] for name in NAMES)),
        tuple(heads[name] for name in (*EUROS, "share", "verdict")),
        [_cells(place, row, language) for place, row in enumerate(rows, start=1)],
        title=words["table"]["title"][language],
        width=WIDTH,
    )
    for place, row in enumerate(rows, start=1):
        if row["cause"]:
            say(f"{place:>3}  {cause_words(row['cause'], row['sizes'], language)}")
    tested = found[~found["verdict"].isin(["fitted", "not computable"])]
    within = int((tested["verdict"] == "within").sum())
    say(words["table"]["within"][language].format(within=within, tested=len(tested)))


def cause_words(cause: str, sizes: str, language: str) -> str:
    """Return why an amount was missed, with what sizes it.

    Args:
        cause: key of a text.
        sizes: ``name=value`` of the numbers in it.
        language: ``"nl"`` or ``"en"``.
    """
    numbers = {
        name: number(value, language, 0 if name in WHOLE else 1)
        for name, value in from_text(sizes).items()
    }
    return phrase(WORDS, f"cause.{cause}", language, **numbers)


def _cells(place: int, row: Mapping[Hashable, Any], language: str) -> list[str]:
    values = sections(WORDS)["value"]
    euros = [number(row[name] / MILLION, language, 1) for name in EUROS]
    kind, verdict = (values[row[name]][language] for name in ("kind", "verdict"))
    named = (row["organisation"], row["document"], kind, str(row["year"]))
    return [str(place), *named, *euros, share(row["share"], language, 1, sign=True), verdict]
