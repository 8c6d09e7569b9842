"""A run made by hand that can be asked: few quantities, numbers that can be reckoned by head."""

import time

import numpy as np
import pandas as pd

from data.errors import ToolkitError
from forecast.ask.answer import ask
from forecast.ask.source import AskedRun
from models.paths import Paths
from reports.answers.question import answer_lines

N = 1000
PATIENCE = 10  # seconds: a question that hangs fails, a slow machine does not
FLOW, STOCK, EURO = "inflow_first", "coa_occupancy", "cost_coa"
LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}


def made(scenario=None) -> AskedRun:
    """Return a run of 1000 futures: row i has i in every month of a flow, and 2 i of a stock."""
    months = pd.period_range("2026-03", "2027-12", freq="M")
    row = np.arange(N, dtype=float)[:, None] * np.ones(len(months))
    paths = {
        FLOW: Paths(FLOW, months, row, "persons/month"),
        STOCK: Paths(STOCK, months, 2 * row, "persons"),
        EURO: Paths(EURO, months, 1e6 * row[::-1], "EUR"),
    }
    known = {(FLOW, f"2025-{month:02d}"): (float(month), "persons/month") for month in range(1, 13)}
    known |= {(FLOW, "2026-01"): (7.0, "persons/month"), (FLOW, "2026-02"): (11.0, "persons/month")}
    known |= {("ind_decisions", "2025"): (500.0, "decisions")}
    known |= {(STOCK, "2026-01"): (3.0, "persons"), (STOCK, "2026-02"): (5.0, "persons")}
    return AskedRun(
        day="2026-03-31",
        language="nl",
        levels=LEVELS,
        n_paths=N,
        paths=paths,
        known=known,
        booked={(EURO, 2027): 3e9, ("cost_ind", 2027): 0.0},
        absent={"nidos_pupils": "nidos_pupils: 1 count known. Take a later day."},
        scenario=lambda name: paths | {FLOW: Paths(FLOW, months, row * 3 + 1, "persons/month")},
    )


RUN = made()


def answered_or_refused(text: str) -> None:
    """Check one question: an answer of finite numbers, or one line, without hanging."""
    start = time.perf_counter()
    answer = None
    try:
        answer = ask(RUN, text)
    except ToolkitError as error:
        refusal = str(error)
    if answer is None:
        assert len(refusal.splitlines()) == 1
        assert len(refusal) < 400
    else:
        assert np.isfinite([answer.value, *answer.error[:3], *answer.band.values()]).all()
        assert all(answer_lines(answer, "nl") + answer_lines(answer, "en"))
    assert time.perf_counter() - start < PATIENCE
