"""What the budget's record lacks: documents, prices and outcomes that are not shipped."""

from collections.abc import Iterator, Sequence

import pandas as pd

from forecast.budget_record.beside_printed import PERSONS
from forecast.budget_record.day import EUROS
from forecast.budget_record.moments import NAMES, Moment, stands_shipped
from forecast.known import Shipped

SETTLED = ("slotwet", "jaarverslag")
Row = tuple[str, list[int], int, str]


def missing_table(record: pd.DataFrame, moments: Sequence[Moment], tables: Shipped) -> pd.DataFrame:
    """Return what is missing for which budget years.

    Args:
        record: of ``forecast.budget_record.beside_printed``.
        moments: every moment.
        tables: shipped rows.

    Returns:
        Columns what, n (moments), years, why.
    """
    rows = [*_documents(moments, tables), *_ours(record, moments), *_figures(record)]
    return pd.DataFrame(
        [(what, n, f"{min(years)}-{max(years)}", why) for what, years, n, why in rows if years],
        columns=["what", "n", "years", "why"],
    )


def _documents(moments: Sequence[Moment], tables: Shipped) -> Iterator[Row]:
    shipped = stands_shipped(tables.lines)
    versions = tables.lines["version"].astype(str)
    ended = sorted({one.year for one in moments if one.name == NAMES[-1]})
    if not versions.str.startswith(SETTLED).any():
        yield (
            "realised euros",
            ended,
            len(ended),
            "no slotwet or annual report is shipped by line; article 37 has its own table",
        )
    for name in NAMES:
        lacking = [one for one in moments if one.name == name and _key(one) not in shipped]
        years = sorted({one.year for one in lacking})
        yield f"stand: {name}", years, len(lacking), "no lines of this document are shipped"


def _key(moment: Moment) -> tuple[str, int]:
    return moment.version, moment.year


def _ours(record: pd.DataFrame, moments: Sequence[Moment]) -> Iterator[Row]:
    for quantity in EUROS:
        there = {(r.moment, r.year) for r in record[record["quantity"] == quantity].itertuples()}
        lacking = [one for one in moments if (one.name, one.year) not in there]
        why = "no price, or no booked line, was known on the day"
        yield f"ours: {quantity}", sorted({one.year for one in lacking}), len(lacking), why


def _figures(record: pd.DataFrame) -> Iterator[Row]:
    for quantity in PERSONS:
        rows = record[record["quantity"] == quantity]
        for column, why in (
            ("printed", "no official central figure of this year was published by the day"),
            ("realised", "the year is not over, or not counted in the definition of the day"),
        ):
            lacking = rows[rows[column].isna()]
            years = sorted({int(year) for year in lacking["year"]})
            yield f"{column}: {quantity}", years, len(lacking), why
    euros = record[record["quantity"].isin(EUROS) & record["realised"].isna()]
    for key, lacking in euros.groupby("quantity", sort=False):
        years = sorted({int(year) for year in lacking["year"]})
        why = "the year is not over" if key == "cost_coa" else "no price apart from the lines"
        yield f"need at real numbers: {key}", years, len(lacking), why
