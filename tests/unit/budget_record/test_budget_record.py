"""The budget's own record: moments, errors, waiting and plans by hand; nothing later is used."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.price_index import coa_shares, price_factor
from forecast.backtest.cache import CACHE
from forecast.budget_record.beside_printed import budget_record, moment_summary
from forecast.budget_record.day import COLUMNS, day_rows, record_basis
from forecast.budget_record.days import record_rows
from forecast.budget_record.missing import missing_table
from forecast.budget_record.moments import Moment, moments, stands_shipped
from forecast.budget_record.outcomes import Outcomes
from forecast.budget_record.plans import beside, cost, plan_summary, plan_table
from forecast.budget_record.waiting import Base, coming, narrowing, pairs, waiting_days
from forecast.config import load_config
from forecast.known import Shipped, known, shipped
from forecast.official.year_figures import year_figures
from forecast.run.coming import prinsjesdag

pytestmark = pytest.mark.unit

DAY = date(2025, 9, 16)


@pytest.fixture(scope="module")
def tables() -> Shipped:
    return shipped()


@pytest.fixture(scope="module")
def newest(tables):
    return known(tables, tables.newest)


@pytest.fixture(scope="module")
def outcomes(newest):
    return Outcomes(newest)


@pytest.fixture(scope="module")
def stands_on(tables):
    return record_basis(load_config(None, n_paths=1000, workers=1), tables)


@pytest.fixture(scope="module")
def autumn(stands_on) -> pd.DataFrame:
    return day_rows(stands_on, DAY)


def row(day: str, quantity: str, year: int, **values: object) -> dict[str, object]:
    """Return a row of the record; levels not named are 0."""
    named = dict.fromkeys(COLUMNS, 0.0) | {"made_of": "", "booked": np.nan, "booked_version": ""}
    return named | {"day": day, "quantity": quantity, "year": year} | values


def test_moments_of_a_year():
    assert prinsjesdag(2015) == date(2015, 9, 15)  # a Tuesday is the first of the month
    found = [one for one in moments(2018, date(2018, 6, 1)) if one.year == 2018]
    days = [one.day for one in found]
    assert days == [date(2017, 5, 31), date(2017, 9, 19), date(2017, 12, 31), date(2018, 5, 31)]
    assert found[1].version == "ontwerpbegroting 2018"


def test_a_total_of_the_chapter_is_no_stand_with_lines(tables):
    found = stands_shipped(tables.lines)
    assert ("ontwerpbegroting 2026", 2027) in found
    assert ("vastgestelde begroting 2025", 2025) not in found


def test_a_count_of_1_january_is_the_end_of_the_year_before(tables):
    found = year_figures(tables.prognoses, "coa_places_needed").set_index(["vintage", "year"])
    assert found.loc[("2024-I", 2025), "value"] == 133500  # printed for 2026-01-01
    assert found.loc[("2017-I", 2017), "value"] == 31000  # printed for 2017-12-31
    assert not any("quoted" in vintage for vintage, _ in found.index)
    assert 45000.0 not in set(found["value"])  # 1 July 2022


def test_the_need_in_euros_is_places_times_printed_prices(outcomes, newest):
    places = outcomes.of("coa_places_needed", 2025)
    assert places == pytest.approx(outcomes.of("coa_occupancy", 2025) / 0.91)
    raised = price_factor(newest.parameters, 2023, 2025, coa_shares(newest.parameters))
    regular = 35400 + 5600 / 2  # from 35.400 in January to 41.000 in December
    expected = (regular * 27100 + (places - regular) * 55700) * raised
    assert outcomes.of("cost_coa", 2025) == pytest.approx(expected)
    assert np.isnan(outcomes.of("cost_coa", 2026)) and np.isnan(outcomes.of("cost_coa", 2022))
    assert np.isnan(outcomes.of("cost_ind", 2025))


def test_errors_and_cover_by_hand(tables, outcomes):
    asked_for = [
        Moment("voorjaarsnota", date(2023, 5, 31), 2023, "stand 1e suppletoire 2023"),
        Moment("voorjaarsnota", date(2024, 5, 31), 2024, "stand 1e suppletoire 2024"),
    ]
    rows = pd.DataFrame(
        [  # counted at the end of 2023: 64,405; of 2024: 72,610
            row("2023-05-31", "coa_occupancy_end", 2023, mediaan=51524.0, p85=64405.0),
            row("2024-05-31", "coa_occupancy_end", 2024, mediaan=72610 * 1.5, p85=72609.0),
            row("2024-05-31", "coa_occupancy_end", 2025, mediaan=1.0, p85=1.0),
        ]
    )
    found = budget_record(rows, asked_for, tables, outcomes)
    assert found["error_p50"].tolist() == pytest.approx([-0.2, 0.5])
    assert found["p85_covers"].tolist() == [True, False]
    summary = moment_summary(found).iloc[0]
    assert (summary["error_p50"], summary["bias_p50"]) == (pytest.approx(0.35), pytest.approx(0.15))
    assert (summary["covered"], summary["n"], summary["n_printed"]) == (1, 2, 0)


def test_a_printed_total_is_judged_by_the_outcome_of_its_definition(tables, outcomes):
    asked_for = [Moment("ontwerpbegroting", date(2024, 9, 17), 2025, "ontwerpbegroting 2025")]
    rows = pd.DataFrame([row("2024-09-17", "inflow_total", 2025, made_of="first", mediaan=1.0)])
    found = budget_record(rows, asked_for, tables, outcomes).iloc[0]
    # 2024-II came out on 5 November; by Prinsjesdag the newest figure of 2025 is of 2023-I
    assert (found["printed"], found["printed_is"]) == (76000.0, "2023-I (point)")
    assert found["error_printed"] == pytest.approx(76000 / 42860 - 1)


def widths(day: str, year: int, low: float, high: float, made_of: str = "chain") -> dict:
    named = {"p10": low, "p90": high, "minimum": low / 2, "maximum": high, "mediaan": 10.0}
    return row(day, "coa_occupancy", year, made_of=made_of, p85=10 + (high - low) / 4, **named)


def test_waiting_by_hand():
    rows = pd.DataFrame(
        [
            widths("2019-02-15", 2020, 100, 200),  # width 100
            widths("2019-08-15", 2020, 100, 140),  # six months later: 40
            widths("2020-02-15", 2021, 100, 400),  # 300
            widths("2020-08-15", 2021, 100, 160),  # 60
            widths("2020-04-15", 2020, 0, 7),  # fourteen months after the first: 7
            widths("2021-04-15", 2021, 0, 7, "otherwise"),  # no pair: made otherwise
            widths("2021-07-31", 2022, 0, 80),
        ]
    )
    found = pairs(rows, [Base(2, 1)])
    assert found["wait"].tolist() == [14, 6, 6] or found["wait"].tolist() == [6, 14, 6]
    left = narrowing(found).set_index("wait")
    assert left.loc[6, "p10_p90_share"] == pytest.approx(100 / 400)
    assert left.loc[6, ["p10_p90_lowest", "p10_p90_highest"]].tolist() == [0.2, 0.4]
    assert (left.loc[6, "n"], left.loc[14, "n"]) == (2, 1)
    assert left.loc[6, "reserve_share"] == pytest.approx(100 / 400)
    assert left.loc[6, "range_share"] == pytest.approx((90 + 110) / (150 + 350))
    past = left.reset_index().assign(base=str(Base(7, 1)))
    ahead = coming(rows, past, date(2021, 7, 31)).set_index("wait")
    assert ahead.loc[6, "p10_p90_expected"] == pytest.approx(80 * 0.25)
    assert ahead.loc[6, "reserve_expected"] == pytest.approx(20 * 0.25)


def test_days_of_waiting_end_with_the_newest_day():
    found = waiting_days(date(2020, 3, 20), first=2019)
    assert max(found) <= date(2020, 3, 20) and min(found) >= date(2018, 1, 1)
    assert {date(2018, 2, 15), date(2019, 2, 15), date(2018, 9, 15)} <= set(found)


def test_a_plan_costs_idle_places_or_the_premium():
    one = pd.Series([10.0, 0.0])
    other = pd.Series([0.0, 4.0])
    regular, emergency = pd.Series([27.0, 27.0]), pd.Series([55.0, 55.0])
    assert cost(one, other, regular, emergency).tolist() == [270.0, 4 * 28.0]


def test_plans_beside_what_came(tables, outcomes):
    labels = {"minimum": 60000.0, "mediaan": 80000.0, "medio": 90000.0, "maximum": 99000.0}
    flows = {"minimum": 30000.0, "mediaan": 40000.0, "medio": 50000.0, "maximum": 60000.0}
    prices = {"price_regular_place": 27000.0, "price_emergency_place": 55000.0}
    rows = pd.DataFrame(
        [
            row("2024-11-05", "coa_places_needed", 2025, **labels),
            *(row("2024-11-05", key, 2025, mediaan=value) for key, value in prices.items()),
            row("2024-09-15", "inflow_total", 2025, made_of="first", **flows),
        ]
    )
    table = plan_table(rows, [], tables, outcomes)
    official = table[(table["who"] == "official") & (table["round"] == "2024-II")]
    flow = official[official["quantity"] == "inflow_total"].set_index("label")["too_many"]
    assert flow["mediaan"] == 59000 - 42860 and flow["minimum"] == 45000 - 42860
    needed = outcomes.of("coa_places_needed", 2025)
    ours = table[(table["who"] == "ours") & (table["quantity"] == "coa_places_needed")]
    ours = ours.set_index("label")
    assert ours.loc["mediaan", "cost"] == pytest.approx((needed - 80000) * 28000)
    assert ours.loc["maximum", "cost"] == pytest.approx((99000 - needed) * 27000)
    means = plan_summary(table).set_index(["basis", "who", "label"])["cost"]
    printed = means["MPP, mean occupancy in places", "official", "mediaan"]
    assert printed == pytest.approx((83760 / 0.91 - needed) * 27000)
    same = beside(table).set_index(["basis", "label"])
    assert same.loc[("MPP, mean occupancy in places", "mediaan"), "n"] == 1
    assert same.loc[("MPP, inflow", "mediaan"), "too_many_official"] == 59000 - 42860


def test_nothing_published_later_changes_a_day(stands_on, tables, autumn):
    day = pd.Timestamp(DAY)
    early = Shipped(
        tables.figures[tables.figures["published_on"] <= day],
        tables.prognoses[tables.prognoses["published_on"] <= day],
        tables.lines[tables.lines["published_on"] <= day],
        tables.cases[tables.cases["published_on"] <= day],
    )
    found = day_rows(record_basis(stands_on.config, early), DAY)
    pd.testing.assert_frame_equal(found, autumn)


def test_a_day_knows_the_booked_line_of_the_day(autumn):
    found = autumn.set_index(["quantity", "year"])
    assert found.loc[("cost_coa", 2025), "booked"] == 4009829000
    assert found.loc[("cost_coa", 2025), "made_of"] == "chain"
    levels = found.loc[("cost_coa", 2026), ["p10", "minimum", "mediaan", "medio", "p85", "p90"]]
    assert levels.is_monotonic_increasing


def test_days_come_from_the_cache_as_they_were_made(stands_on, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = record_rows(stands_on, [date(2010, 5, 31), date(2017, 5, 31)])
    assert len(list(CACHE.glob("*.parquet"))) == 1
    assert set(made["day"]) == {"2017-05-31"}
    pd.testing.assert_frame_equal(
        made, record_rows(stands_on, [date(2017, 5, 31), date(2010, 5, 31)])
    )


def test_what_is_missing_is_listed(tables, outcomes, autumn):
    asked_for = [one for one in moments(2025, tables.newest) if one.day == DAY]
    found = budget_record(autumn, asked_for, tables, outcomes)
    missing = missing_table(found, asked_for, tables).set_index("what")
    assert missing.loc["realised euros", "why"].startswith("no slotwet")
    assert missing.loc["need at real numbers: cost_coa", "years"] == "2026-2026"
    assert "stand: ontwerpbegroting" not in missing.index  # shipped for 2026
    printed = found.set_index(["quantity", "year"])
    assert printed.loc[("cost_coa", 2025), "error_printed"] == pytest.approx(
        4009829000 / outcomes.of("cost_coa", 2025) - 1
    )
