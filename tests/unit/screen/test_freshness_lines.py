"""What the first screen, the warning and the cover say of fresh and old figures, word by word."""

import io
from contextlib import redirect_stdout
from dataclasses import replace

import pandas as pd
import pytest

from reports.figures.behind import behind
from reports.figures.freshness import by_source
from reports.figures.run import charts
from reports.pages.method import freshness_section
from reports.pages.report import build_report
from reports.result.freshness import known_to
from reports.screen.freshness import show_freshness, warning_line
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def result():
    return run_result()


def test_the_first_screen_says_to_when_figures_are_known(result):
    assert known_to(result.freshness, "nl") == (
        "Cijfers tot en met 26 juli 2026 (weektotalen), januari 2026 (COA-opvang) en december 2025 "
        "(eerste aanvragen en herhaalde aanvragen)."
    )
    assert known_to(result.freshness, "en") == (
        "Figures to 26 July 2026 (weekly totals), January 2026 (COA reception) and December 2025 "
        "(first applications and repeat applications)."
    )


def test_a_run_far_behind_says_in_one_line_what_would_help(result):
    assert warning_line(result.freshness, "nl") == (
        "let op: cijfers lopen achter: eerste aanvragen tot en met december 2025 (6 maanden "
        "achter); COA-opvang tot en met januari 2026 (5 maanden achter); volgens de "
        "publicatieregels brengt `prognose data refresh` eerste aanvragen tot en met juni 2026; "
        "een bestand met `prognose data add` brengt COA-opvang tot en met juni 2026"
    )
    only = result.freshness[result.freshness["stream"] == "coa_occupancy"]
    assert warning_line(only, "en") == (
        "note: figures are behind: COA reception to January 2026 (5 months behind); by the rules "
        "of publication a file with `prognose data add` brings COA reception to June 2026"
    )


def test_four_months_behind_is_not_yet_said(result):
    assert warning_line(result.freshness.assign(months_behind=4), "nl") == ""
    empty = pd.DataFrame()
    assert (known_to(empty, "nl"), warning_line(empty, "nl")) == ("", "")


def test_the_cover_and_the_method_page_say_it_too(result):
    assert build_report(result).known_to == known_to(result.freshness, "nl")
    heading, _, chart, table = freshness_section(result)
    assert heading.text == "Hoe actueel de cijfers zijn"
    assert "CBS tot december 2025, volgens de regel tot juni 2026" in chart.alt
    assert table.groups[0].rows[0] == (
        "Eerste aanvragen",
        "december 2025",
        "juni 2026",
        "6",
        "data refresh: juni 2026",
    )
    (found,) = behind(result)["freshness"]
    assert found.groups[0].rows[2][:2] == ("CBS", "eerste aanvragen en nareis")


def test_a_source_is_as_fresh_as_its_freshest_series(result):
    rows = by_source(result.feeds)
    assert rows["source"].tolist() == ["Ministry", "COA", "CBS", "IND"]
    assert rows["known_to"].tolist() == ["2026-07-26", "2026-01", "2025-12", "2025-12"]
    assert rows["streams"].tolist()[2] == "inflow_first inflow_nareis"


def test_a_run_without_feeds_has_no_bar(result):
    without = replace(result, freshness=pd.DataFrame(), feeds=pd.DataFrame())
    assert "freshness" not in charts(without)
    assert freshness_section(without) == []
    assert build_report(without).known_to == ""


def test_the_status_names_every_stream_and_printed_series(result):
    out = io.StringIO()
    with redirect_stdout(out):
        show_freshness(result.freshness, result.feeds, "en")
    lines = [line.split() for line in out.getvalue().splitlines()]
    assert ["First", "applications", "December", "2025", "June", "2026", "6", "data"] in [
        line[:8] for line in lines
    ]
    assert ["nl_first_cbs", "first", "applications", "2025-12", "2026-06", "6"] in lines
