"""Answers wait in two lines: a first one never behind a whole one; an unwanted one leaves."""

from datetime import date
from pathlib import Path
from threading import Event

import pytest

from reports.app.board import KEPT, Board, LeverOutcome
from reports.app.controls import Moved, choice, levers

pytestmark = pytest.mark.unit


@pytest.fixture
def board():
    return Board(Path(), {}, None)


def test_a_first_answer_does_not_wait_behind_a_whole_one(board):
    held, begun = Event(), Event()
    whole = board.line(rough=False).waiting.submit(lambda: begun.set() or held.wait(30))
    assert begun.wait(30)
    unwanted = board.line(rough=False).waiting.submit(lambda: "never")
    assert board.line(rough=True).waiting.submit(lambda: "first").result(30) == "first"
    assert not whole.done() and unwanted.cancel()
    held.set()
    assert whole.result(30)


def test_the_oldest_answer_with_levers_is_forgotten_and_the_baseline_never(board):
    outcome = LeverOutcome(None, None, {}, (), 1000)
    board._keep(((), False), outcome)
    keys = [
        (levers(choice({"ind_capacity": Moved(percent, "2027-01")}, []), date(2026, 7, 31)), False)
        for percent in range(101, 101 + KEPT)
    ]
    for key in keys:
        board._keep(key, outcome)
    assert list(board.kept) == [((), False), *keys[1:]]
