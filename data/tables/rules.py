"""The checks on one figure table; each yields row positions with what was found."""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from data.errors import DataError
from data.tables.dutch_periods import canonical
from data.tables.periods import span

FAR = pd.Timestamp("2100-01-01")  # later than any figure, early enough to count a year on
Found = Iterator[tuple[int, str]]
Rules = dict[str, Any]
Check = Callable[[str, pd.DataFrame, Rules, frozenset[str]], Found]
WHOLE_FILE = -2  # a row position that reads as row 0


def _fits(series: pd.Series, patterns: list[str]) -> pd.Series:
    fitting = {
        name for name in series.unique() if any(fnmatchcase(name, form) for form in patterns)
    }
    return series.isin(fitting)


def _rows(table: pd.DataFrame, bad: pd.Series, say: Callable[[pd.Series], str]) -> Found:
    for row in table.index[bad]:
        yield int(row), say(table.loc[row])


def double(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A series, period and source that stand twice."""
    bad = table.duplicated(["series", "start", "end", "source"])
    return _rows(
        table,
        bad,
        lambda at: f"{at.series} {at.period} of {at.source} stands twice; expected one value",
    )


def unit(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A unit outside the closed list."""
    bad = ~table["unit"].isin(rules["units"])
    return _rows(
        table,
        bad,
        lambda at: (
            f"{at.series} {at.period}: unit {at.unit!r} is unknown; "
            f"expected one of units in data/checks.toml"
        ),
    )


def source(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A source without a row in ``data/sources.csv``."""
    bad = ~table["source"].isin(sources)
    return _rows(
        table,
        bad,
        lambda at: f"source {at.source!r} is unknown; expected an id of data/sources.csv",
    )


def negative(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A value below zero that is no change."""
    bad = (table["value"] < 0) & ~_fits(table["series"], rules["below_zero"])
    return _rows(
        table,
        bad,
        lambda at: f"{at.series} {at.period} is {at.value:g}; expected a number >= 0",
    )


def order(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A period that ends before it starts, or an unknown kind of publication."""
    bad = (table["end"] < table["start"]) | ~table["published_kind"].isin(
        ["printed", "reconstructed"]
    )
    return _rows(
        table,
        bad,
        lambda at: (
            f"{at.series} {at.period}: {at.start:%Y-%m-%d} to {at.end:%Y-%m-%d}, "
            f"{at.published_kind!r}; expected start <= end and printed or reconstructed"
        ),
    )


def period(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A period that is none, or whose days are not those in start and end."""
    spans = {printed: _days(printed) for printed in table["period"].unique()}
    days = table["period"].map(spans)
    stated = pd.Series(list(zip(table["start"], table["end"], strict=True)), index=table.index)
    return _rows(
        table,
        days.ne(stated) | (table["published_on"] >= FAR),
        lambda at: (
            f"{at.series} {at.period}: {at.start:%Y-%m-%d} to {at.end:%Y-%m-%d}, published on "
            f"{at.published_on:%Y-%m-%d}; expected the days of the period and a past publication"
        ),
    )


def _days(printed: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    for form in (str, canonical):  # as a period, then as Dutch words
        try:
            first, last = span(form(printed))
        except DataError:
            continue
        return pd.Timestamp(first), pd.Timestamp(last)
    return None


def early(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A figure published before its period ended, that is no projection, target or stand."""
    ahead = table["status"].str.startswith(("projection", "decision"))
    ahead |= _fits(table["series"], rules["early"])
    stand = _fits(table["series"], rules["stands"]) & (table["published_on"] >= table["start"])
    bad = (table["published_on"] < table["end"]) & ~ahead & ~stand
    return _rows(
        table,
        bad,
        lambda at: (
            f"{at.series} {at.period} was published on {at.published_on:%Y-%m-%d}, before its end "
            f"{at.end:%Y-%m-%d}; expected later"
        ),
    )


def gaps(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A period missing from a series that promises to have all; row WHOLE_FILE."""
    for rule in rules["complete"]:
        for series in rule["series"] if rule["file"] == name else ():
            for period in _missing(table[table["series"] == series], rule):
                yield (
                    WHOLE_FILE,
                    (
                        f"{series}: {period} is missing; expected all from {rule['first']} to "
                        f"{rule['last']}"
                    ),
                )


def _missing(rows: pd.DataFrame, rule: Rules) -> list[pd.Period]:
    have = set(zip(rows["start"], rows["end"], strict=True))
    expected = pd.period_range(rule["first"], rule["last"], freq=rule["step"])
    return [
        period
        for period in expected
        if (period.start_time, period.end_time.normalize()) not in have
    ]


def parts(name: str, table: pd.DataFrame, rules: Rules, sources: frozenset[str]) -> Found:
    """A total that differs from the sum of its parts in the same source."""
    for rule in rules["parts"]:
        names = [rule["total"], *rule["parts"]]
        if rule["file"] == name and set(names) <= set(table["series"]):
            yield from _differing(table, names, rule["margin"])


def _differing(table: pd.DataFrame, names: list[str], margin: float) -> Found:
    keys = ["source", "start", "end"]
    wide = table.pivot_table(index=keys, columns="series", values="value", aggfunc="first")
    whole = wide[names].dropna()
    total, summed = whole[names[0]], whole[names[1:]].sum(axis=1)
    rows = table[table["series"] == names[0]].reset_index().groupby(keys)["index"].first()
    for key in whole.index[(total - summed).abs() > margin]:
        yield (
            int(rows[key]),
            (
                f"{names[0]} is {total[key]:g} and its parts add up to {summed[key]:g}; "
                f"expected a difference of at most {margin}"
            ),
        )


CHECKS: dict[str, Check] = {
    "duplicate": double,
    "gap": gaps,
    "parts": parts,
    "unit": unit,
    "source": source,
    "negative": negative,
    "order": order,
    "period": period,
    "early": early,
}
