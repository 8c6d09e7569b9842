"""The screen in two languages: its words, the help, and the eight lines of a run."""

from datetime import date
from pathlib import Path
from string import Formatter

import pandas as pd
import pytest
import typer

from forecast.cli.language import asked, dutch, spoken
from forecast.cli.main import app
from reports.answers.question_words import chances
from reports.screen.lines import counted, screen_words
from reports.screen.record import text
from reports.screen.run import ShownRun, show_headlines
from reports.wording import Wording

pytestmark = pytest.mark.unit


def helps(command):
    """Return every help text of a command, its options and its sub-commands."""
    found = [one.help for one in (command, *command.params) if getattr(one, "help", None)]
    return found + [
        told for part in getattr(command, "commands", {}).values() for told in helps(part)
    ]


def test_every_help_text_has_its_dutch():
    told = set(helps(typer.main.get_command(app)))
    assert told - set(dutch()["help"]) == set()
    assert set(dutch()["help"]) - told == set()


def test_every_word_of_the_screen_has_two_languages_with_the_same_blanks():
    for section in screen_words().values():
        for found in section.values():
            assert set(found) == {"nl", "en"}
            blanks = [
                {part[1] for part in Formatter().parse(one)} - {None} for one in found.values()
            ]
            assert blanks[0] == blanks[1]


def test_the_first_variable_that_is_set_gives_the_language():
    assert spoken({"LC_ALL": "en_US.UTF-8", "LANG": "nl_NL.UTF-8"}) == "en"
    assert spoken({"LC_ALL": "", "LANG": "nl_NL.UTF-8"}) == "nl"
    assert spoken({"LANG": "POSIX"}) is None
    assert asked(["compare", "a", "b", "--lang=nl"]) == "nl"


def test_one_fault_is_singular():
    assert (counted(1, "hub.fault", "en"), counted(2, "hub.fault", "en")) == ("1 fault", "2 faults")
    assert counted(1, "hub.fault", "nl") == "1 fout"


def test_a_mean_error_without_sign_has_no_plus_and_one_of_a_day_has():
    assert text("error_p50", 0.062, {"quantity": "inflow_total"}, "en") == "6.2%"
    assert text("bias_p50", 0.062, {"quantity": "inflow_total"}, "nl") == "+6,2%"
    assert text("error_p50", 0.062, {"day": "2024-05-31"}, "en") == "+6.2%"


def test_an_interval_around_no_future_does_not_end_at_nothing():
    form = chances(Wording("nl"))
    assert (form(0.0), form(0.000384), form(0.99962), form(0.42)) == (
        "0,0%",
        "0,038%",
        "99,962%",
        "42,0%",
    )


def shown(language, budget):
    """Return a run with two known quantities of next year, one alarm and one absent."""
    rows = [
        ("inflow_total", "2027", "persons/year", 33_100.0, 44_600.0, 61_700.0),
        ("cost_coa", "2027", "EUR", 4.196e9, 4.817e9, 5.595e9),
    ]
    columns = ["quantity", "period", "unit", "minimum", "mediaan", "maximum"]
    fresh = [("inflow_first", "2025-12", "2026-06", 6), ("coa_occupancy", "2026-05", "2026-06", 1)]
    alarms = pd.DataFrame({"quantity": "inflow_first", "alarm": ["up"] + [""] * 11 + ["down"]})
    return ShownRun(
        date(2026, 7, 31),
        language,
        Path("out/report.pdf"),
        (1 / 6, 5 / 6),
        pd.DataFrame(rows, columns=columns),
        budget,
        pd.DataFrame(fresh, columns=["stream", "known_to", "due", "months_behind"]),
        alarms,
        pd.DataFrame({"quantity": ["ind_stock"], "reason": ["too little"]}),
        True,
    )


BOOKED = pd.DataFrame(
    [("cost_coa", 2027, "line", 3.7746e9, 0.0493)],
    columns=["key", "year", "kind", "booked", "p_sufficient"],
)


def test_a_run_says_eight_lines(capsys):
    show_headlines(shown("nl", BOOKED))
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Cijfers tot en met mei 2026 (COA-opvang) en december 2025 (eerste aanvragen).",
        "Asielinstroom 2027: 45.000 personen, in 2 van de 3 toekomsten 33.000 tot 62.000",
        "Benodigde plekken in de COA-opvang 2027: met de cijfers van 31 juli 2026 nog niet te "
        "ramen",
        "Noodopvangplekken 2027: met de cijfers van 31 juli 2026 nog niet te ramen",
        "Kosten COA 2027: 4.800 mln euro, in 2 van de 3 toekomsten 4.200 tot 5.600",
        "Begroot COA 2027: 3.775 mln euro, genoeg in 5 van de 100 toekomsten",
        "Waarschuwingen: 3 (1 stromen meer dan vier maanden achter, 1 met een alarm in hun laatste "
        "twaalf maanden, 1 grootheden niet geraamd)",
        "Bestanden (--table toont de banden): out/report.pdf",
    ]


def test_a_run_without_a_booked_line_says_so(capsys):
    show_headlines(shown("en", BOOKED.iloc[:0]))
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 8 and told[5] == "Booked for COA 2027: nothing to compare with"
    assert told[4] == "Cost of COA 2027: EUR 4,800 mln, in 2 out of 3 futures 4,200 to 5,600"
