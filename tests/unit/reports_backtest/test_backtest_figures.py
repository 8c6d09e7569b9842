"""The charts of a backtest say in words what they draw, and draw the same bytes each time."""

import re
from string import Formatter

import pytest

from data.errors import RunError
from data.folders import REPORTS
from forecast.backtest.targets import SCORED
from reports.backtest import rows as lookup
from reports.backtest.figures import backtest_charts, backtest_files
from reports.backtest.words import TEXTS, BacktestWords, own_texts
from tests.conftest_backtest import DAYS, backtest_tables

pytestmark = pytest.mark.unit
SHARES = {"skill", "coverage_years", "coverage_months", "pit"}
STREAMS = ("inflow_total", "inflow_first", "inflow_repeat")


@pytest.fixture(scope="module")
def tables():
    return backtest_tables()


@pytest.fixture(scope="module")
def charts(tables):
    return backtest_charts(tables)


def test_every_subject_has_its_chart(charts):
    assert set(charts) == SHARES | {"official"} | {f"hedgehog_{key}" for key in STREAMS}


def test_every_scored_quantity_has_its_place():
    assert set(lookup.ORDER) == set(SCORED)


def test_a_hedgehog_tells_outcome_first_and_last_mediaan_and_the_hits(charts):
    told = charts["hedgehog_inflow_total"].alt
    # 2017: came 24.000; forecast on the 12 days of 2015, 2016 and 2017; 96.000 on the first day
    assert "2017: uitkomst 24.000; onze mediaan ging van 96.000 naar 26.400; 12 keer" in told
    assert "waarvan 11 keer met de uitkomst in de band van 80%" in told
    assert "Officieel voor 2017: MPP 2017-I (puntraming) 30.000." in told
    # 2021: as forecast on the 12 days of 2018, 2019 and 2020; 1,1 times 32.000
    assert "2021: nog geen uitkomst; onze mediaan ging van 35.200 naar 35.200; 12 keer" in told


def test_the_total_says_from_when_its_outcome_holds_resettlement(charts):
    # days from 2018 on have resettlement; the newest of those about 2018 are of 2018
    note = "De uitkomst is met hervestiging vanaf 2018."
    assert charts["hedgehog_inflow_total"].alt.endswith(note)
    assert note not in charts["hedgehog_inflow_first"].alt


def test_coverage_tells_every_band_with_both_counts(charts):
    told = charts["coverage_years"].alt
    # all but the first of 24 days: 23 / 24 = 96%; forecasts of six years never overlap
    assert (
        "Totale asielinstroom, dit jaar: band van 50% hield 96%, band van 67% hield 96%, band van "
        "80% hield 96% en band van 95% hield 96% (24 ramingen, 6 los van elkaar)."
    ) in told
    assert "Totale asielinstroom, +3 jaar" in told and "(12 ramingen," in told
    months = charts["coverage_months"].alt
    assert "Eerste asielaanvragen, maand 12: band van 50% hield" in months
    assert "Herhaalde" not in months


def test_pit_tells_the_ends_and_the_lower_half(charts):
    # years: 1 / 1,1 - 0,5 = 0,41 but on the first day, when it is 0; 24 + 20 + 16 + 12 outcomes
    assert (
        "Totale asielinstroom, jaren: 6% van de uitkomsten viel in de laagste tiende van de "
        "raming, 0% in de hoogste, 100% in de onderste helft (72 ramingen)."
    ) in charts["pit"].alt


def test_skill_tells_each_year_and_some_months(charts, tables):
    table = tables.csv["scores"].set_index(["model", "quantity", "target"])
    words, told = BacktestWords("nl"), charts["skill"].alt
    for target in ("month_1", "month_24", "year_0", "year_3"):
        ratio = table.loc[("pool", "inflow_first", target), "relative_wis"]
        assert f"{words.target(target)} {words.number(ratio, 0.01, 2)}" in told
    assert "maand 2 " not in told


def test_the_official_chart_tells_each_case_and_both_means(charts):
    told = charts["official"].alt
    assert "MPP 2019-I over 2019: officieel 42.000 (mediaan), wij 30.800, uitkomst 28.000." in told
    assert "2016" not in told and "2021-I" not in told  # before 2017, and no outcome
    # 30.000 / 24.000 and 13.000 / 26.000 and 42.000 / 28.000: 25, 50 and 50%; ours always 10%
    assert told.endswith("Gemiddeld: officieel 41,7%, wij 10,0%.")
    assert charts["official"].caption == "De 3 officiële cijfers sinds 2017 naast de onze"


def test_the_same_tables_give_the_same_bytes_and_no_system_font(tables):
    first, second = backtest_files(tables), backtest_files(tables)
    assert first == second
    assert all(name.endswith(".svg") for name in first)
    for drawing in first.values():
        assert b"<text" not in drawing and b"font-family" not in drawing
        assert not re.search(rb"\d{4}-\d{2}-\d{2}T", drawing)


def test_a_drawing_says_its_title_and_alt_when_opened_alone(charts):
    for chart in charts.values():
        text = chart.svg.decode()
        assert chart.caption in text and chart.alt[:40] in text


def test_english_is_english(tables, charts):
    english = backtest_charts(tables, "en")
    assert set(english) == set(charts)
    assert "on average: official 41.7%, ours 10.0%" in english["official"].alt.lower()
    for name, chart in english.items():
        assert chart.svg != charts[name].svg
        assert not re.search(r"\b(uitkomst|ramingen|jaar|wij)\b", chart.alt + chart.caption)


def test_few_forecasts_give_no_shares():
    few = backtest_charts(backtest_tables(DAYS[-4:], ("inflow_first",)))
    assert set(few) == {"official"}  # one year with an outcome, four forecasts of it


def test_another_language_is_refused(tables):
    with pytest.raises(RunError, match="'fr'"):
        backtest_charts(tables, "fr")


def test_a_band_misses_when_its_whole_interval_does():
    assert lookup.Coverage(aim=0.8, value=0.5, lower=0.3, upper=0.7).misses
    assert not lookup.Coverage(aim=0.8, value=0.6, lower=0.3, upper=0.85).misses


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.384, "+38%"), (-0.021, "\N{MINUS SIGN}2%"), (0.004, "0%"), (float("nan"), "\N{EN DASH}")],
)
def test_a_share_with_its_sign(share, expected):
    assert BacktestWords("nl").signed(share) == expected


def test_targets_in_words():
    words = BacktestWords("nl")
    assert [words.target(name) for name in ("year_0", "end_2", "month_12")] == [
        "dit jaar",
        "+2 jaar",
        "maand 12",
    ]
    with pytest.raises(RunError, match=r"no\.such: not found"):
        words.text("no.such")


@pytest.mark.parametrize("key", sorted(own_texts()))
def test_a_text_has_both_languages_no_typed_number_and_a_user(key):
    found = own_texts()[key]
    assert set(found) == {"nl", "en"}
    blanks = [{part[1] for part in Formatter().parse(text)} - {None} for text in found.values()]
    assert blanks[0] == blanks[1]
    if not key.startswith("indicators_"):  # they name turns and a day of choice by their year
        assert not re.search(r"\d", "".join(found.values()))
    users = [*TEXTS.parent.rglob("*.py"), REPORTS / "figures" / "notebook.py"]
    code = "".join(path.read_text() for path in users)
    assert used(key, code)


def used(key, code):
    """Return whether code asks for a text by its key, by that of its table, or by a start of it."""
    parts = key.split("_")
    starts = ["_".join(parts[:n]) + "_{" for n in range(1, len(parts))]
    whole = [f'"{key}"', f"'{key}'", f'"{key.removesuffix("_caption")}"']
    return any(text in code for text in (*whole, *starts))


def test_a_text_nobody_asks_for_is_seen():
    assert used("reading_skill", 'words.text("reading_skill")')
    assert used("indicators_column_n", 'words.text(f"indicators_column_{name}")')
    assert not used("indicators_column_n", 'words.text("indicators_title")')
