"""Questions on a run made by hand, each answer reckoned by head."""

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from forecast.ask.answer import ask
from forecast.ask.errors import batch_error, chance_error, quantile_error
from forecast.ask.grammar import QueryError
from tests.conftest_ask import N, made

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def run():
    return made()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("P(inflow_first[2027-03] > 249)", 0.75),  # 250 to 999
        ("inflow_first[2027-03] >= 249", 0.751),  # a bare event asks for its chance
        ("P(100 <= inflow_first[2027-03] < 300)", 0.2),
        ("P(inflow_first[2027-03] < 100 or coa_occupancy[2027-03] >= 1800)", 0.2),
        ("P(inflow_first[2027-03] > 99 and not coa_occupancy[2027-03] > 599)", 0.2),
        ("P(inflow_first[2027-03] < 50 | coa_occupancy[2027-03] < 400)", 0.25),
        ("P(cost_coa[2027-03] > 899e6 | inflow_first[2027-03] < 200)", 0.5),  # rows turned round
        ("E(inflow_first[2027])", 12 * 499.5),
        ("E(inflow_first[2027] | inflow_first[2027-01] >= 900)", 12 * 949.5),
        ("E(coa_occupancy[2027])", 999.0),
        ("E(inflow_first[2026])", 7 + 11 + 10 * 499.5),  # known months in front
        ("E(coa_occupancy[2026])", (3 + 5 + 10 * 999) / 12),
        ("E(inflow_first[2026..2027])", 18 + 22 * 499.5),
        ("E(coa_occupancy[2026..2027])", (8 + 22 * 999) / 24),
        ("E(inflow_first[2026-12..2027-02])", 3 * 499.5),
        ("median(inflow_first[2027-03])", 499.5),
        ("Q(0.9, inflow_first[2027-03])", 899.1),
        ("Q(0.25, inflow_first[2027-03] | inflow_first[2027-03] >= 600)", 600 + 0.25 * 399),
        ("inflow_first[2025]", 78.0),
        ("realised_inflow_first[2025-11]", 11.0),
        ("ind_decisions[2025]", 500.0),
        ("0.35 * realised_ind_decisions[2025]", 175.0),
        ("P(cost_coa[2027] <= booked_coa[2027])", 0.251),  # 12 * i million, at most 3000
        ("1 - 2 - 3 * 4 / 8 + -(2 - 5)", 0.5),
        ("min(3, 2 + 2, 5) * max(1, 7)", 21.0),
        ("E(inflow_first[2027-03]) - median(coa_occupancy[2027-03])", -499.5),
        ("P(inflow_first[2027-03] > 249) - P(inflow_first[2027-03] > 499)", 0.25),
        ("P(inflow_first[2027-03] > E(inflow_first[2027-03]))", 0.5),
        ("E(inflow_first@more[2027-03])", 3 * 499.5 + 1),
        ("E(inflow_first@more+less[2027-03])", 3 * 499.5 + 1),
        ("P(inflow_first[2027-03] = 249)", 0.001),
        ("P(inflow_first[2027-03] = 249.4)", 0.001),  # less than half a person apart
        ("booked_coa[2027] = 3e9", 1.0),
        ("booked_coa[2027] = 3.1e9", 0.0),
        ("median(inflow_first@more[2027-03] - inflow_first@baseline[2027-03])", 1000.0),
    ],
)
def test_a_question_by_head(run, question, expected):
    assert ask(run, question).value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", "empty"),
        ("x" * 1001, "1001 characters"),
        ("P(inflow_first[2027] > 25.000)", "thousands or a decimal"),
        ("P(inflow_first[2027] > 25,000)", "without thousands marks"),
        ("1e999", "too large"),
        ("1e99 * 1e99", "beyond 1e+100"),
        ("1e308", "too large"),
        ("1 / (inflow_first[2027] - inflow_first[2027])", "division by 0"),
        ("1 / 0", "division by 0"),
        ("(" * 26 + "1" + ")" * 26, "nested deeper"),
        ("not " * 30 + "1 < 2", "nested deeper"),
        ("-" * 30 + "1", "nested deeper"),
        ("inflow_frist[2027]", "inflow_first or"),
        ("nidos_pupils[2027]", "not in this run (nidos_pupils: 1 count known"),
        ("inflow_first[2028]", "a period in 2026-03..2027-12"),
        ("inflow_first[0001..9999]", "neither known"),
        ("coa_occupancy[2025]", "neither known"),
        ("realised_inflow_first[2027]", "neither known"),
        ("inflow_first[2027..2026]", "the first before the last"),
        ("inflow_first[2026..2027-03]", "two years or two months"),
        ("inflow_first[2027-13]", "expected [2027], [2027-03]"),
        ("inflow_first", "expected a period"),
        ("booked_ind[2027]", "0, is booked"),
        ("booked_coa[2026]", "nothing, or 0"),
        ("booked_coa[2027-03]", "booked for a year"),
        ("booked_ao[2027]", "expected booked_coa"),
        ("P(inflow_first[2027])", "expected a comparison"),
        ("E(1 < 2)", "expected a number"),
        ("(1 < 2) + 3", "expected a number"),
        ("cost_coa[2027] > inflow_first[2027]", "EUR beside persons"),
        ("Q(1, inflow_first[2027])", "less than 1"),
        ("Q(0.995, inflow_first[2027])", "has fewer than 10 beyond"),
        ("Q(inflow_first[2027])", "a level and a quantity"),
        ("P(1 < 2 | inflow_first[2027-03] < 99)", "99 of 1000 futures meet"),
        ("sqrt(2)", "function 'sqrt'"),
        ("__import__('os')", "at 1; expected a number"),
        ("().__class__", "'.__class__' at 3"),
        ("inflow_first[2027] = 0.7", "'=' holds in none of 1000 futures"),
        ("1 == 1", "'=' at 4"),
        ("cost_legal_aid[2027]", "legal aid has no line in chapter XX"),
        ("cost_dtenv[2027]", "expected booked_dtenv or booked_departure"),
        ("1 < 2 3", "an operator or the end"),
        ("\0", "'\\x00'"),
        ("٣ < ٤", "expected a number"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_line(run, question, found):
    with pytest.raises(QueryError) as refusal:
        ask(run, question)
    assert found in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_error_of_a_chance_is_binomial_and_never_leaves_it_bounds():
    found = chance_error(0.2, 400)
    assert found.standard == pytest.approx(0.02)
    other = binomtest(80, 400).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((other.low, other.high))
    never = chance_error(0.0, 1000)
    assert (never.standard, never.low) == pytest.approx((0.0, 0.0), abs=1e-15)
    assert never.high == pytest.approx(1.959964**2 / (1000 + 1.959964**2))


def test_the_error_of_a_quantile_is_read_from_the_ranks():
    numbers = np.arange(1000.0)[::-1] ** 2  # ranks 469 and 531: 500 -/+ 1.96 * sqrt(250)
    found = quantile_error(numbers, 0.5)
    assert (found.low, found.high) == (469.0**2, 531.0**2)
    assert found.standard == pytest.approx((531**2 - 469**2) / 2 / 1.959964)


def test_the_error_by_batches_is_that_of_a_mean_for_a_mean():
    numbers = np.random.default_rng(1).normal(5, 3, 2000)
    found = batch_error(numbers.mean(), 2000, lambda rows: float(numbers[rows].mean()))
    assert found.standard == pytest.approx(3 / math.sqrt(2000), rel=0.35)  # of 20 batches


def test_a_quantile_lies_in_its_interval_as_often_as_promised():
    rng = np.random.default_rng(7)
    errors = [quantile_error(rng.exponential(size=500), 0.9) for _ in range(400)]
    held = np.mean([error.low <= -math.log(0.1) <= error.high for error in errors])
    assert 0.92 <= held <= 0.99


def test_a_bare_quantity_answers_with_its_band(run):
    answer = ask(run, "inflow_first[2027-03]")
    assert (answer.kind, answer.unit, answer.n_meeting) == ("band", "persons/month", N)
    assert answer.value == answer.band["mediaan"] == 499.5
    assert answer.band["p90"] == pytest.approx(899.1)
    assert answer.band["minimum"] == pytest.approx(166.5)
    assert answer.error.method == "order"


def test_a_chance_tells_the_band_of_what_is_compared_under_the_condition(run):
    answer = ask(run, "P(400 < coa_occupancy[2027-03] | inflow_first[2027-03] < 300)")
    assert answer.value == pytest.approx(99 / 300)
    assert (answer.n_meeting, answer.few) == (300, True)
    assert answer.band["mediaan"] == 299.0
    assert "p2_5" not in answer.band  # 7.5 futures beyond it
    assert answer.error.standard == pytest.approx(math.sqrt(0.33 * 0.67 / 300))


def test_a_scenario_is_told_with_its_effect_on_the_same_futures(run):
    answer = ask(run, "inflow_first[2027-03]", scenario="more")
    assert answer.levers == ("more",)
    assert answer.value == 3 * 499.5 + 1
    assert answer.effect.value == 2 * 499.5 + 1
    assert answer.effect.band["p10"] == pytest.approx(2 * 99.9 + 1)
    chance = ask(run, "P(inflow_first[2027-03] > 499)", scenario="more")
    assert chance.effect.value == pytest.approx(0.833 - 0.5)  # 3 i + 1 > 499 from 167 on
    assert chance.effect.error.method == "batches"
    assert ask(run, "coa_occupancy[2027-03]", scenario="more").effect.value == 0.0


def test_what_all_futures_share_has_no_error(run):
    answer = ask(run, "realised_inflow_first[2025]")
    assert (answer.kind, answer.error.method, answer.band) == ("known", "none", {})


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("inflow_first[2027]", "persons"),
        ("2 * cost_coa[2027]", "EUR"),
        ("cost_coa[2027] / coa_occupancy[2027]", "EUR/persons"),
        ("inflow_first[2027] / coa_occupancy[2027]", ""),
        ("inflow_first[2027] - ind_decisions[2025]", ""),
        ("P(inflow_first[2027] > 1)", ""),
    ],
)
def test_the_unit_of_an_answer(run, question, unit):
    assert ask(run, question.replace("coa_occupancy[2027]", "(coa_occupancy[2027] + 1)")).unit == (
        unit
    )
