"""Paths given facts: identities, and nothing changed where nothing was known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from forecast.known import Shipped, known, shipped
from forecast.nowcast.condition import BY, COLUMNS, MOST, conditioned, lacking
from forecast.nowcast.facts import KnownSums, facts
from models.paths import Paths

pytestmark = pytest.mark.unit

MONTHS = pd.period_range("2026-01", "2026-06", freq="M")
STREAMS = ("inflow_first", "inflow_nareis")
N = 4000
WHOLE = ("inflow_first", "inflow_nareis", "inflow_repeat", "inflow_resettlement")


@pytest.fixture(scope="module")
def tables() -> Shipped:
    return shipped()


def histories(nareis_to="2025-12"):
    ends = {"inflow_first": "2025-12", "inflow_nareis": nareis_to}
    return {
        key: Series(key, months, np.full(len(months), 1000.0), "persons/month")
        for key, last in ends.items()
        for months in [pd.period_range("2025-01", last, freq="M")]
    }


def paths(known_months):
    rng = np.random.default_rng(7)
    found = {}
    for key, history in known_months.items():
        level = rng.standard_normal((N, 1)) * 0.2 + rng.standard_normal((N, 6)).cumsum(axis=1) * 0.1
        values = 1000 * np.exp(level)
        values[:, history.months[-1] >= MONTHS] = 1000.0
        found[key] = Paths(key, MONTHS, values, "persons/month")
    return found


def sums(values, shares, error=0.01):
    """Return facts about both streams together."""
    n = len(values)
    return KnownSums(
        streams=STREAMS,
        months=pd.period_range("2025-12", "2026-03", freq="M"),
        shares=np.array(shares, float),
        holds=np.ones((n, 2)),
        values=np.array(values, float),
        error=np.eye(n) * error**2,
        table=pd.DataFrame({name: ["x"] * n for name in COLUMNS[:6]}),
    )


def moved(found, known_months, seed=1):
    rng = np.random.default_rng(seed)
    return conditioned(paths(known_months), known_months, found, rng, N)


def test_a_total_is_the_sum_of_the_streams_on_every_row():
    made = moved(sums([2500.0], [[0, 1, 0, 0]]), histories())
    total = sum(made.paths[key].values[:, 0] for key in STREAMS)
    # printed with an error of 1%: two thirds of the rows lie within about that
    assert np.quantile(np.abs(total / 2500 - 1), 2 / 3) == pytest.approx(0.01, abs=0.003)
    assert made.table["after"].iloc[0] == pytest.approx(2500, rel=2e-3)
    assert made.table["n_left_by_weights"].iloc[0] < N / 8
    assert 0 < made.table["n_effective"].iloc[0] < N


def test_a_week_over_the_turn_of_the_year_holds_the_days_that_were_known():
    known_months = histories()
    week = sums([7 / 31 * 2600], [[3 / 31, 4 / 31, 0, 0]])
    made = moved(week, known_months)
    # 3 days at 2000 a month are known, so 4 days of January are at (7 * 2600 - 3 * 2000) / 4
    january = np.median(sum(made.paths[key].values[:, 0] for key in STREAMS))
    assert january == pytest.approx((7 * 2600 - 3 * 2000) / 4, rel=0.01)


def test_known_months_keep_their_bytes_and_no_month_falls_below_zero():
    known_months = histories(nareis_to="2026-02")
    before = paths(known_months)
    made = moved(sums([150.0, 1900.0], [[0, 0, 0, 0.1], [0, 1, 0, 0]]), known_months)
    nareis = made.paths["inflow_nareis"].values
    assert nareis[:, :2].tobytes() == before["inflow_nareis"].values[:, :2].tobytes()
    assert not np.array_equal(nareis[:, 2:], before["inflow_nareis"].values[:, 2:])
    assert all(one.values.min() >= 0 for one in made.paths.values())
    assert np.median(made.paths["inflow_first"].values[:, 0]) == pytest.approx(900, rel=0.02)


def test_later_months_follow_and_narrow_least():
    known_months = histories()
    before, made = paths(known_months), moved(sums([2600.0], [[0, 0, 0, 1]]), known_months)
    totals = [sum(one[key].values for key in STREAMS).std(axis=0) for one in (before, made.paths)]
    ratio = totals[1] / totals[0]
    assert ratio.argmin() == 2
    assert (ratio < 1).all() and 3 * ratio[2] < ratio[5]


def test_the_same_chance_gives_the_same_bytes():
    one, other = (moved(sums([2500.0], [[0, 1, 0, 0]]), histories()) for _ in range(2))
    assert all(
        one.paths[key].values.tobytes() == other.paths[key].values.tobytes() for key in STREAMS
    )


def test_rows_beyond_those_kept_only_teach():
    known_months, told = histories(), sums([2500.0], [[0, 1, 0, 0]])
    rows, rng = paths(known_months), np.random.default_rng(1)
    made = conditioned(rows, known_months, told, rng, 1000)
    assert {len(one.values) for one in made.paths.values()} == {1000}
    few = conditioned(
        {key: Paths(key, MONTHS, one.values[:1000], one.unit) for key, one in rows.items()},
        known_months,
        told,
        np.random.default_rng(1),
        1000,
    )
    count, fewer = (one.table["n_effective"].iloc[0] for one in (made, few))
    assert fewer < count < 1000


def test_more_futures_are_drawn_when_too_few_would_count():
    known_months = histories()
    rows = paths(known_months)
    # pull of a total 25% over the mean: enough rows of 4.000; twice as far: too few of 1.000
    assert lacking(rows, known_months, sums([2200.0], [[0, 1, 0, 0]]), N) == 0
    far = sums([3000.0], [[0, 1, 0, 0]])
    total = np.log(sum(rows[key].values[:, 0] for key in STREAMS))
    off = (np.log(3000) - total.mean()) / (total.var(ddof=1) + 1e-4)
    expected = off**2 * total.var(ddof=1) / (1 / 500 - 1 / 1000)
    assert lacking(rows, known_months, far, 1000) == int(np.ceil(expected / BY)) * BY - 1000 > 0
    absurd = sums([3e6], [[0, 1, 0, 0]])  # a misread page asks for no more than fits
    assert lacking(rows, known_months, absurd, 1000) == MOST - 1000


def test_twenty_eight_weeks_are_the_facts_of_the_end_of_july_2026(tables):
    told = facts(known(tables, date(2026, 7, 31)), WHOLE)
    weeks = told.table[told.table["measure"] == "ministry"]
    assert len(weeks) == 28
    assert weeks["period"].iloc[[0, -1]].tolist() == ["2026-W01", "2026-W30"]
    assert (weeks["n_beside"] == 4).all()  # 2021 to 2024; of 2025 six weeks are known
    special = weeks["period"].isin([f"2026-W{week:02}" for week in (1, 15, 18, 19, 20, 22)])
    assert weeks["error"][~special].between(0.05, 0.10).all()
    assert weeks["error"][special].between(0.10, 0.15).all()  # a public holiday falls in them
    assert np.linalg.eigvalsh(told.error).min() > 0


def test_weeks_that_were_revised_are_believed_less(tables):
    before, after = (facts(known(tables, date(2026, 8, day)), WHOLE) for day in (2, 3))
    assert before.table["period"].tolist() == after.table["period"].tolist()
    errors = [one.table.set_index("period")["error"] for one in (before, after)]
    same = [week for week in errors[0].index if week not in ("2026-W19", "2026-W24")]
    moved = (np.log(0.9) ** 2 + np.log(970 / 710) ** 2) / 28
    # beside what readings move, a week moves by how weeks now scatter with the two revised ones
    gap = errors[1][same] ** 2 - errors[0][same] ** 2
    assert gap.between(moved - 0.001, moved + 0.002).all()


def test_a_week_that_may_be_another_is_believed_no_closer_than_its_readings(tables):
    # week 24 stood as 710 and then as 970, which is probably week 25 (data/weekly.toml)
    told = facts(known(tables, date(2026, 8, 31)), WHOLE)
    weeks = told.table.set_index("period")
    assert weeks["value"]["2026-W24"] == 970
    assert weeks["error"]["2026-W24"] > np.log(970 / 710)
    around = np.log(weeks["value"][["2026-W22", "2026-W23", "2026-W26", "2026-W27"]]).mean()
    assert abs(np.log(970) - around) < weeks["error"]["2026-W24"]  # within one deviation


def test_weeks_count_without_a_small_stream(tables):
    told = facts(known(tables, date(2026, 7, 31)), WHOLE[:2])
    assert told.streams == WHOLE[:2]
    assert len(told.table) == 28
    whole = facts(known(tables, date(2026, 7, 31)), WHOLE)
    assert (told.table["error"] > whole.table["error"]).all()  # they hold what is absent
    assert told.table["bias"].iloc[0] > 0.03


def test_nothing_is_known_before_the_weeks_were_printed(tables):
    assert facts(known(tables, date(2015, 5, 15)), WHOLE) is None
    assert facts(known(tables, date(2026, 7, 31)), ("ukraine_registrations",)) is None
    assert facts(known(tables, date(2026, 7, 31)), ("inflow_first", "inflow_repeat")) is None


def test_later_figures_have_no_influence(tables):
    day = date(2026, 5, 15)
    figures = tables.figures
    early = tables._replace(figures=figures[figures["published_on"] <= pd.Timestamp(day)])
    one, other = (facts(known(some, day), WHOLE) for some in (tables, early))
    assert one.error.tobytes() == other.error.tobytes()
    assert one.values.tobytes() == other.values.tobytes()
    assert one.shares.tobytes() == other.shares.tobytes()
