"""Printed stretches of a day, each made once: the chain asks for the same ones many times over."""

from typing import NamedTuple

import pandas as pd

from data.streams.spans import by_year as years_of
from data.streams.spans import spans as spans_of


class _Made(NamedTuple):
    """The figures asked last and what was made of them; figures are never changed in place."""

    known: pd.DataFrame | None
    spans: dict[tuple[str, ...], pd.DataFrame]
    years: dict[tuple[str, ...], "pd.Series[float]"]


_last = [_Made(None, {}, {})]  # one table at a time, so that no other is kept alive


def _made(known: pd.DataFrame) -> _Made:
    made = _last[0]
    if made.known is not known:
        made = _last[0] = _Made(known, {}, {})
    return made


def spans(known: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Return :func:`data.streams.spans.spans`; not to be changed in place."""
    kept = _made(known).spans
    if names not in kept:
        kept[names] = spans_of(known, names)
    return kept[names]


def by_year(known: pd.DataFrame, names: tuple[str, ...]) -> "pd.Series[float]":
    """Return :func:`data.streams.spans.by_year`; not to be changed in place."""
    kept = _made(known).years
    if names not in kept:
        kept[names] = years_of(known, names)
    return kept[names]
