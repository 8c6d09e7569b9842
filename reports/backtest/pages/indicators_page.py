"""The page that says whether figures of other countries lead ours, ``docs/indicators.md``."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data.errors import RunError
from forecast.evaluation.control_chart import WATCHED
from forecast.evaluation.leading.early_alarms import judged, turns
from reports.backtest.markdown import WORDS, grid
from reports.backtest.words import BacktestWords
from reports.whole import write_whole

MADE = "<!-- made by `prognose record indicators`; not written by hand -->"
BETTER = 0.995  # of the WIS without; nearer to one is written as the same
Row = Mapping[Hashable, Any]


def write_indicators(worth: pd.DataFrame, alarms: pd.DataFrame, page: Path) -> Path:
    """Write the page, whole or not at all, and return its path.

    Args:
        worth: of ``forecast.evaluation.leading.indicators``.
        alarms: of ``forecast.evaluation.leading.early_alarms``.
        page: a page made before, or none.

    Raises:
        RunError: the page there is not one of ours, or it cannot be written.
    """
    if page.exists() and not page.read_bytes().startswith(MADE.encode()):
        raise RunError(
            f"{page}: does not begin with {MADE}; expected a page made before. Move it away."
        )
    return write_whole(indicators_page(worth, alarms).encode(), page)


def indicators_page(worth: pd.DataFrame, alarms: pd.DataFrame, language: str = "en") -> str:
    """Return the page in markdown; every number comes from the tables.

    Args:
        worth: of ``forecast.evaluation.leading.indicators``.
        alarms: of ``forecast.evaluation.leading.early_alarms``.
        language: of the words.
    """
    words = BacktestWords(language)
    parts = [MADE, f"# {words.text('indicators_title')}", words.text("indicators_reading")]
    for (quantity, target), rows in worth.groupby(["quantity", "target"], sort=False):
        parts.append(f"## `{quantity}`, {words.target(str(target))}")
        parts.append(_verdict(rows, words))
        parts.append(_table(rows, words))
    parts += [
        f"## {words.text('indicators_alarms_title')}",
        words.text("indicators_alarms_reading"),
    ]
    parts += [_seen(alarms, turn, words) for turn in turns()]
    parts.append(_alarms(alarms, words))
    return "\n\n".join(parts) + "\n"


def _verdict(rows: pd.DataFrame, words: BacktestWords) -> str:
    """Return what the indicator that did best before did after."""
    best = rows[rows["chosen"]]
    if best.empty:
        return words.text("indicators_none")
    row = best.iloc[0]
    won = row["after"] < BETTER
    lost = row["after"] > 2 - BETTER
    lower = int((rows["after"] < BETTER).sum())
    return words.text(
        "indicators_verdict",
        indicator=f"`{row['indicator']}`",
        before=_ratio(row["before"]),
        after=_ratio(row["after"]),
        n=WORDS.number(row["n_after"]),
        independent=WORDS.number(row["years_after"]),
        outcome=words.text(f"indicators_{'won' if won else 'lost' if lost else 'same'}"),
        lower=WORDS.number(lower),
        every=WORDS.number(len(rows)),
    )


def _table(rows: pd.DataFrame, words: BacktestWords) -> str:
    names = ("indicator", "before", "n", "after", "n", "independent", "years_won")
    header = [words.text(f"indicators_column_{name}") for name in names]
    return grid(header, [_row(row) for row in rows.to_dict("records")], "lrrrrrr")


def _row(row: Row) -> list[str]:
    return [
        f"`{row['indicator']}`",
        _ratio(row["before"]),
        WORDS.number(row["n_before"]),
        _ratio(row["after"]),
        WORDS.number(row["n_after"]),
        WORDS.number(row["years_after"]),
        WORDS.number(row["years_won"]),
    ]


def _ratio(value: float) -> str:
    return "" if pd.isna(value) else WORDS.number(value, 0.01, 2)


def _seen(alarms: pd.DataFrame, turn: str, words: BacktestWords) -> str:
    """Return in a sentence how many indicators saw a turn, and which first."""
    raised = alarms[(alarms["turn"] == turn) & (alarms["month"] != "")]
    ours = raised["indicator"].isin(WATCHED)
    rows = raised[~ours]
    own = [f"`{row['indicator']}` {row['month']}" for row in raised[ours].to_dict("records")]
    first = rows.sort_values(["known_on", "indicator"], kind="stable")
    items = [
        words.text(
            "indicators_seen_item",
            indicator=f"`{row['indicator']}`",
            month=str(row["month"]),
            day=str(row["known_on"]),
        )
        for row in first.to_dict("records")
    ]
    return words.text(
        "indicators_seen",
        turn=words.text(f"indicators_turn_{turn}"),
        own=words.listing(own) if own else words.text("indicators_no_item").lower(),
        n=WORDS.number(len(rows)),
        judged=WORDS.number(judged(alarms, turn)),
        items="; ".join(items) or words.text("indicators_no_item"),
    )


def _alarms(alarms: pd.DataFrame, words: BacktestWords) -> str:
    names = ("indicator", "first_judged", "judged", "alarms", "by_chance")
    header = [words.text(f"indicators_column_{name}") for name in names]
    once = alarms.drop_duplicates("indicator").to_dict("records")
    rows = [
        [
            f"`{row['indicator']}`",
            str(row["first_judged"]),
            WORDS.number(row["judged"]),
            WORDS.number(row["alarms"]),
            WORDS.number(row["by_chance"], 0.1, 1),
        ]
        for row in once
    ]
    return grid(header, rows, "lrrrr")
