"""How past errors move together, by hand."""

import pandas as pd
import pytest

from forecast.evaluation.error_correlation import link
from reports.result.links import link_words
from reports.wording import Wording

pytestmark = pytest.mark.unit


def errors(first: list[float], nareis: list[float], target: str = "year_1") -> pd.DataFrame:
    """Return errors a year apart, spread 0,5 for both streams."""
    rows = [
        (stream, f"{2015 + i}-02-15", target, 0.5 * z, 0.5)
        for stream, values in (("inflow_first", first), ("inflow_nareis", nareis))
        for i, z in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["stream", "origin", "target", "error", "spread"])


def test_errors_of_the_same_day_are_paired():
    # deviations (-2, 0, 0, 2) and (-1, 1, -1, 1): 4 / sqrt(8 * 4) = 0,7071
    found = link(errors([1.0, 3.0, 3.0, 5.0], [0.0, 2.0, 0.0, 2.0]))
    assert found is not None and found.r == pytest.approx(0.7071, abs=1e-4)
    # each is open for almost two years, so of four a year apart two are separate
    assert (found.n, found.n_independent) == (4, 2)


def test_other_years_and_days_with_one_error_play_no_part():
    one = errors([1.0, 3.0, 3.0, 5.0], [0.0, 2.0, 0.0])
    other = pd.concat(
        errors([9.0, -9.0, 9.0], [9.0, -9.0, 9.0], target=name)
        for name in ("year_0", "year_2", "month_1")
    )
    assert link(pd.concat([one, other])) == link(one)


def test_the_sentence_says_what_it_rests_on():
    dutch, english = Wording("nl"), Wording("en")
    sentence = link_words(dutch, link(errors([1.0, 3.0, 3.0, 5.0], [0.0, 2.0, 0.0, 2.0])))
    assert "0,71 (n 4)" in sentence and "slechts 2 " in sentence
    assert link(pd.DataFrame()) is None and link(errors([1.0, 2.0], [1.0, 2.0])) is None
    assert link_words(english, None).startswith("No link between streams is assumed")
