"""The bar of freshness by source, and the table behind it."""

import re
from functools import partial

import pandas as pd

from forecast.run.result import RunResult
from reports.blocks import Chart, Group, Table
from reports.charts.freshness import Reach, freshness
from reports.charts.style import chart_block
from reports.wording import Wording

NAME = "freshness"


def freshness_chart(result: RunResult) -> Chart | None:
    """Return to when each source is known and due; None in a run without feeds."""
    rows = by_source(result.feeds)
    if rows.empty:
        return None
    words = Wording(result.language)
    reaches, items = [], []
    for row in rows.to_dict("records"):
        source, known, due = str(row["source"]), str(row["known_to"]), str(row["due"])
        texts = {"known": words.day_text(known), "due": words.day_text(due)}
        reaches.append(Reach(source, _end(known), _end(due), texts["known"]))
        items.append(words.text("fresh.alt_item", source=source, **texts))
    draw = partial(
        freshness,
        reaches,
        pd.Timestamp(result.day),
        words.text("fresh.title"),
        words.text("fresh.due_note"),
    )
    alt = words.text("fresh.alt", items="; ".join(items))
    return chart_block(NAME, draw, words.text("fresh.caption"), alt)


def freshness_table(result: RunResult) -> tuple[Table, ...]:
    """Return a row for each source; empty in a run without feeds."""
    rows, words = by_source(result.feeds), Wording(result.language)
    if rows.empty:
        return ()
    cells = tuple(
        (
            str(row["source"]),
            words.listing([words.text(f"stream.{name}") for name in row["streams"].split()]),
            words.day_text(row["known_to"]),
            words.day_text(row["due"]),
            str(row["months_behind"]),
        )
        for row in rows.to_dict("records")
    )
    names = ("source", "streams", "known_to", "due", "behind")
    header = tuple(words.text(f"fresh.{name}") for name in names)
    return (Table(words.text("fresh.caption"), header, (Group("", cells),), "llllr"),)


def by_source(feeds: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure of each source, the freshest first.

    Args:
        feeds: as of ``forecast.run.freshness.feeds``.

    Returns:
        Columns source (who published it first, without who copied it), streams (keys with a space
        between), known_to, due and months_behind of its freshest series.
    """
    if feeds.empty:
        return pd.DataFrame(columns=["source", "streams", "known_to", "due", "months_behind"])
    names = [re.split("[;,]", str(name))[0].strip() for name in feeds["publisher"]]
    rows = feeds.assign(source=names, end=[_end(text) for text in feeds["known_to"]])
    rows = rows.sort_values(["end", "due"], ascending=False, kind="stable")
    streams = rows.groupby("source")["stream"].agg(lambda keys: " ".join(dict.fromkeys(keys)))
    newest = rows.drop_duplicates("source")
    found = newest.assign(streams=newest["source"].map(streams))
    return found[["source", "streams", "known_to", "due", "months_behind"]].reset_index(drop=True)


def _end(text: str) -> pd.Timestamp:
    """Return the last day of a month, or the day itself."""
    if len(text) == len("2026-07"):
        return pd.Period(text, "M").end_time.normalize()
    return pd.Timestamp(text)
