"""The split of a change between two runs, by hand, and what another manifest is told to hold."""

import numpy as np
import pytest

from data.errors import RunError
from forecast.changes.compare import PARTS, ComparisonStep
from forecast.changes.comparison import Comparison
from forecast.changes.table import dropped, split
from forecast.run.rerun import differences
from reports.changes.page import since_blocks, since_sentences, since_text

pytestmark = pytest.mark.unit
LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}
LINE = np.linspace(0, 1000, 1001)  # quantile p is 1000 p
TOTAL, STOCK = ("inflow_total", 2027), ("coa_occupancy", 2027)


def points():
    """Give four points: shifted by 70, a stock that is missing, stretched by 2, other levels."""
    other = LEVELS | {"maximum": 0.9}
    return [
        ComparisonStep("code", LEVELS, {TOTAL: LINE, STOCK: LINE, ("inflow_first", 2026): LINE}),
        ComparisonStep("revised", LEVELS, {TOTAL: LINE + 70}),
        ComparisonStep("new", LEVELS, {TOTAL: 2 * LINE, STOCK: LINE + 5, ("cost_coa", 2027): LINE}),
        ComparisonStep(
            "config", other, {TOTAL: 2 * LINE, STOCK: LINE + 5, ("cost_coa", 2027): LINE}
        ),
    ]


def row(table, quantity, level):
    return table[(table["quantity"] == quantity) & (table["level"] == level)].iloc[0]


def test_parts_are_differences_of_quantiles_in_the_order_of_the_steps():
    found = row(split(points()), "inflow_total", "mediaan")
    assert found[["before", "revised", "new", "config", "after"]].tolist() == [
        500.0,
        70.0,
        430.0,
        0.0,
        1000.0,
    ]


def test_a_level_that_moves_is_a_part_of_its_own():
    found = row(split(points()), "inflow_total", "maximum")
    assert found["config"] == pytest.approx(2 * (900 - 1000 * 5 / 6))


def test_parts_add_up_at_every_level_and_quantity():
    table = split(points(), [0.37])
    np.testing.assert_allclose(table[list(PARTS)].sum(axis=1), table["change"])
    np.testing.assert_allclose(table["after"] - table["before"], table["change"])
    assert "0.37" in set(table["level"])


def test_a_step_that_lacks_a_quantity_gives_its_part_to_the_next():
    found = row(split(points()), "coa_occupancy", "mediaan")
    assert (found["revised"], found["new"]) == (0.0, 5.0)


def test_what_only_one_run_has_is_named():
    table = split(points())
    assert set(table["quantity"]) == {"inflow_total", "coa_occupancy"}
    assert dropped(points()) == {"before": ["inflow_first"], "after": ["cost_coa"]}


def test_code_before_and_after_is_one_part():
    two = [ComparisonStep("code", LEVELS, {TOTAL: LINE + n}) for n in (0, 3, 10)]
    assert row(split(two), "inflow_total", "mediaan")["code"] == 10.0


def test_runs_without_a_common_year_are_refused():
    apart = [
        ComparisonStep("code", LEVELS, {TOTAL: LINE}),
        ComparisonStep("new", LEVELS, {STOCK: LINE}),
    ]
    with pytest.raises(RunError, match="no year of a quantity in common"):
        split(apart)


def test_differences_of_manifests_name_table_setting_version_and_package():
    then = {
        "inputs": {"figures/a": "1" * 64, "budget": "b"},
        "config": {"levels": {"medio": 0.6}},
        "versions": {"numpy": "1"},
        "layers": {"models": "x", "reports": "y"},
    }
    now = {
        "inputs": {"figures/a": "2" * 64, "cases": "c", "budget": "b"},
        "config": {"levels": {"medio": 0.7}},
        "versions": {"numpy": "2"},
        "layers": {"models": "x", "reports": "z"},
        "judgement": [{"role": "r"}],
    }
    assert list(differences(then, now)) == [
        "input table cases: absent then, c now",
        "input table figures/a: 11111111 then, 22222222 now",
        "configuration levels.medio: 0.6 then, 0.7 now",
        "version numpy: 1 then, 2 now",
        "code reports: y then, z now",
        "judgement 0.role: absent then, r now",
    ]
    assert list(differences(now, now)) == []


@pytest.fixture
def found():
    table = split(points())
    return Comparison(
        ("2026-01-31-a", "2026-07-31-b"),
        ("2026-01-31", "2026-07-31"),
        "nl",
        table,
        dropped(points()),
        ([], []),
    )


def test_sentences_say_what_it_was_and_why_it_moved(found):
    assert since_sentences(found, "nl")[0] == (
        "Totale asielinstroom in 2027: 1.000, was 500 (+500). Daarvan herziene cijfers +70 en "
        "nieuwe cijfers +430."
    )
    assert "family" not in since_text(found, "en")
    assert "Of which revised figures +70 and new figures +430." in since_text(found, "en")


def test_the_section_has_a_table_and_a_chart_that_says_the_numbers(found):
    kinds = [block.kind for block in since_blocks(found, "en")]
    assert kinds == ["heading", "paragraph", "paragraph", "table", "chart"]
    chart = since_blocks(found, "en")[-1]
    assert "new figures +430" in chart.alt
    assert chart.svg.startswith(b"<?xml")


def test_nothing_changed_is_said(found):
    same = [ComparisonStep("code", LEVELS, {TOTAL: LINE})]
    calm = Comparison(found.names, found.days, "en", split(same), dropped(same), ([], []))
    assert since_sentences(calm, "en") == ["Total asylum inflow in 2027: 500, was 500 (0)."]
    assert [block.kind for block in since_blocks(calm, "en")][-1] == "table"
