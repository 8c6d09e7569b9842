"""Printed months hidden on purpose: how near does each rule of filling come?"""

from collections.abc import Iterator

import pandas as pd

from data.arrays import periods
from data.streams.applicants import LARGEST_SHARE, carried_on, newest_rest, of_quarters
from data.streams.history import histories, preferred
from data.streams.monthly import even, fill_quarters, printed_months, streams, values

SINCE = {"inflow_first": "2023-04", "inflow_repeat": "2020-09"}  # not every month is printed since
COLUMNS = ["stream", "rule", "months", "mean_error", "mean_absolute", "share"]


def hidden_months(known: pd.DataFrame) -> pd.DataFrame:
    """Return the errors of the rules that make months of first and repeat applications.

    A month is hidden with all others of its quarter; "carried on" hides the quarter too, and one
    or more quarters before it.

    Args:
        known: rows of ``data.tables.vintages.known_on``.

    Returns:
        Columns stream; rule, a printed series or what it is called; months, how many came back;
        mean_error and mean_absolute (persons, estimate less printed); share, the last as a share
        of the mean printed month.
    """
    found = [
        (stream, rule, *_errors(back, printed))
        for stream, rule, back, printed in (*_first(known), *_repeat(known))
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def rest_out_of_bounds(known: pd.DataFrame) -> list[str]:
    """Return a line when the newest quarter of applicants holds no rest that can be carried on.

    Args:
        known: rows of ``data.tables.vintages.known_on``.
    """
    stream = streams()["inflow_first"]
    totals = preferred(known, stream.quarters, "Q")
    applicants = values(known, stream.applicants, "M")
    whole = of_quarters(applicants)
    both = totals.index.intersection(whole.index)
    if both.empty or newest_rest(totals, applicants) is not None:
        return []
    quarter = both.max()
    return [
        f"{stream.applicants} {quarter}: {whole[quarter]:.0f} applicants beside "
        f"{totals[quarter]:.0f} of {stream.quarters[0]}; expected 0% to {LARGEST_SHARE:.0%} more. "
        f"No month is carried on past it: look for a break in one of the two."
    ]


Rule = tuple[str, str, pd.Series, pd.Series]


def _first(known: pd.DataFrame) -> Iterator[Rule]:
    stream = streams()["inflow_first"]
    printed = _since(printed_months(known, stream), stream.key)
    totals = preferred(known, stream.quarters, "Q")
    applicants = values(known, stream.applicants, "M")
    for name in (stream.applicants, *stream.indicators):
        back = fill_quarters(printed[:0], totals, [values(known, name, "M")])
        yield stream.key, name, back, printed
    yield stream.key, "evenly", fill_quarters(printed[:0], totals, [even(totals)]), printed
    for ahead in (1, 2):
        carried = {
            month: carried_on(totals[totals.index <= month.asfreq("Q") - ahead], applicants).get(
                month, float("nan")
            )
            for month in periods(printed)
        }
        told = f"carried on {ahead} quarter{'s' if ahead > 1 else ''}"
        yield stream.key, told, pd.Series(carried, dtype=float), printed


def _repeat(known: pd.DataFrame) -> Iterator[Rule]:
    stream = streams()["inflow_repeat"]
    made = histories(known)[0]
    whole, part = stream.rest
    if part in made and stream.key in made:
        printed = _since(printed_months(known, stream), stream.key)
        taken = pd.Series(made[part].values, index=made[part].months)
        yield stream.key, f"{whole} less {part}", values(known, whole, "M") - taken, printed


def _since(printed: pd.Series, key: str) -> pd.Series:
    return printed[printed.index >= pd.Period(SINCE[key], "M")]


def _errors(back: pd.Series, printed: pd.Series) -> tuple[int, float, float, float]:
    off = (back.reindex(printed.index) - printed).dropna()
    absolute = off.abs().mean()
    return len(off), off.mean(), absolute, absolute / printed.reindex(off.index).mean()
