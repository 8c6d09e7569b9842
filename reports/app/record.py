"""How good it was: promises and outcomes, official figures beside ours, forecasts still open."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from shiny import ui

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.evaluation.warranty import warranty
from forecast.outcomes import truth
from forecast.rule.rival_skill import BY_RULE, OFFICIAL, OURS, rival_skill
from forecast.rule.shipped_rivals import rivals_known
from forecast.scored.made_before import PATH, TEXTS, judged
from reports.app.blocks import elements
from reports.app.views import Reader
from reports.pages.warranty import Promises, promise_blocks

BESIDE = (OFFICIAL, OURS, BY_RULE, LAST_TWELVE, "realised")
INFLOW = "inflow_total"


def record(reader: Reader) -> ui.TagList:
    """Return the record as known on the day of the run."""
    return ui.TagList(
        elements(promise_blocks(_promises(reader), reader.words)),
        _cases(reader),
        _made(reader),
    )


def _promises(reader: Reader) -> Promises:
    config, then = reader.board.made.config, reader.board.made.known
    return Promises(
        then.day,
        warranty(then.errors, then.cases, config.levels, then.day),
        rival_skill(rivals_known(then.day), config.seed),
    )


def _cases(reader: Reader) -> ui.Tag:
    """Return each official figure beside ours, the rule, the last twelve months and what came."""
    table = rivals_known(reader.board.made.known.day)
    rows = [
        [
            _case(reader, row),
            reader.words.day_text(str(row["as_of"])),
            *(reader.amount(INFLOW, float(row[who])) for who in BESIDE),
        ]
        for row in table.to_dict("records")
    ]
    head = [reader.say(f"record.{name}") for name in ("round", "fixed", *BESIDE)]
    return reader.table(head, rows, reader.say("record.cases"))


def _case(reader: Reader, row: Mapping[Any, Any]) -> str:
    """Return the round and year; that its figure is the middle of a band when it is."""
    name = f"{row['vintage']}: {row['year']}"
    return name if row["scenario"] else reader.say("record.middle", name=name)


def _made(reader: Reader) -> ui.Tag:
    """Return what shipped runs up to the day said, with what came where that is known."""
    then = reader.board.made.known
    kept = pd.read_csv(PATH, dtype=TEXTS)
    found = judged(kept[kept["as_of"] <= then.day.isoformat()], truth(then))
    rows = [_forecast(reader, row) for row in found.to_dict("records")]
    names = ("quantity", "made", "year", "low", "mediaan", "high", "realised")
    head = [reader.say(f"record.{name}") for name in names]
    return reader.table(head, rows, reader.say("record.open"))


def _forecast(reader: Reader, row: Mapping[Any, Any]) -> list[str]:
    key = str(row["quantity"])
    numbers = [reader.amount(key, float(row[name])) for name in ("p10", "mediaan", "p90")]
    came = float(row["outcome"])
    outcome = reader.say("record.not_yet") if math.isnan(came) else reader.amount(key, came)
    day = reader.words.day_text(str(row["as_of"]))
    return [reader.label(key), day, str(row["year"]), *numbers, outcome]
