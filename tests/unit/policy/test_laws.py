"""Laws: which are in on a day, what a size with a band does, and what a file must hold."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import RunError
from forecast.config import load_config
from forecast.policy.laws import LAWS, Law, in_force, law_rows, laws_on, load_laws
from forecast.policy.levers import chosen
from forecast.policy.policy import Policy, law_levers
from models.chain.settings import Settings
from reports.result.laws import law_state
from reports.wording import Wording

pytestmark = pytest.mark.unit
DAY = date(2026, 7, 31)
SIZES = {"core_family": (0.7, 0.9)}
DRAWS = (5, 2000)


def test_the_laws_of_the_documents_are_there_and_none_is_counted():
    rows = law_rows(DAY, {}).set_index("law")
    assert list(rows.index) == ["core_family", "eu_pact", "three_year_permit", "two_status"]
    assert rows["state"].tolist() == ["not_counted", "not_counted", "not_counted", "no_day"]
    assert rows.loc["eu_pact", "in_force_on"] == "2026-06-12"
    assert law_levers(DAY, {}, DRAWS) == ()


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 6, 11), []),  # the pact was announced, but not in force
        (date(2026, 6, 12), ["eu_pact"]),  # the others were printed at the end of July
        (DAY, ["core_family", "eu_pact", "three_year_permit", "two_status"]),
    ],
)
def test_a_law_not_yet_known_or_in_force_is_not_there(day, names):
    assert list(laws_on(day)) == names
    assert not law_levers(day, {"core_family": (0.5, 0.5)}, DRAWS) or day == DAY


def test_a_size_with_a_band_moves_every_future_by_its_own_factor():
    (lever,) = law_levers(DAY, SIZES, DRAWS)
    assert (lever.target, str(lever.first_month)) == ("nareis_ratio", "2026-07")
    months = pd.period_range("2026-06", periods=3, freq="M")
    plain = Settings(months, 2000, {"nareis_ratio": np.array(2.0)})
    moved = Policy((lever,)).settings(plain).of("nareis_ratio")
    assert (moved[:, 0] == 2.0).all()
    assert np.array_equal(moved[:, 1], moved[:, 2])
    assert moved[:, 1].min() >= 1.4
    assert moved[:, 1].max() <= 1.8
    assert np.median(moved[:, 1]) == pytest.approx(1.6, abs=0.02)


def test_levers_come_on_top_of_laws_and_a_law_can_be_left_out():
    policy = Policy.of(chosen("two_status_law", ("two_status_law",), DAY))
    both = policy.on_laws(DAY, SIZES, DRAWS)
    assert [len(np.shape(one.amount)) for one in both.levers] == [2, 0]
    without = chosen("without_core_family", ("without_core_family",), DAY)
    assert without.without == ("core_family",)
    assert Policy.of(without).on_laws(DAY, SIZES, DRAWS).levers == ()
    joined = chosen("mine", ("without_eu_pact", "two_status_law"), DAY)
    assert (joined.without, len(joined.levers)) == (("eu_pact",), 1)
    assert len(Policy.of(joined).on_laws(DAY, SIZES, DRAWS).levers) == 2


def test_an_unknown_law_is_answered_with_the_nearest():
    with pytest.raises(RunError, match="law 'eu_pakt': unknown; expected eu_pact"):
        chosen("without_eu_pakt", ("without_eu_pakt",), DAY)


def test_a_law_cannot_be_left_out_before_it_is_in_force():
    with pytest.raises(RunError, match="law eu_pact: in force from 2026-06-12"):
        in_force("eu_pact", date(2026, 6, 11))
    with pytest.raises(RunError, match="law two_status: in force from a day that is not printed"):
        in_force("two_status", DAY)


GOOD = (LAWS / "eu_pact.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("in_force_on = 2026-06-12", "in_force_on = 2026-06-12\nuntil = 2026-06-11", "before its"),
        ("in_force_on = 2026-06-12", "until = 2026-06-12", "before its start None"),
        ("in_force_on = 2026-06-12", 'in_force_on = "soon"', "days"),
        ('source = "kamerbrief-mpp-2025:212"', 'source = ""', "source ''"),
        ("label_en", "label_de", "label_de"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused(tmp_path, old, new, told):
    (tmp_path / "one.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(RunError, match=rf"one\.toml: .*{told}.*Correct the file") as error:
        load_laws(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("eu_pakt = [0.8, 1.0]", "no law 'eu_pakt'; nearest eu_pact"),
        ("eu_pact = [1.0, 0.8]", "from 1.0 to 0.8; expected 0 <= lowest <= highest"),
        ("two_status = [0.8, 1.0]", "has no day in force"),
        ("three_year_permit = [0.8, 1.0]", "nothing in a run it moves"),
        ("eu_pact = [-0.1, 1.0]", "expected 0 <= lowest"),
    ],
)
def test_a_size_that_is_no_band_is_refused_in_one_line(tmp_path, text, told):
    path = tmp_path / "c.toml"
    path.write_text(f"[law_sizes]\n{text}\n", encoding="utf-8")
    with pytest.raises(RunError) as error:
        law_levers(DAY, load_config(path).law_sizes, DRAWS)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_law_that_ended_is_no_longer_there():
    given = dict.fromkeys(("label_nl", "label_en", "source", "moves", "note_nl", "note_en"), "x")
    law = Law("x", published_on=date(2026, 1, 1), in_force_on=date(2026, 2, 1), **given)
    ended = Law("x", published_on=law.published_on, in_force_on=law.in_force_on, until=DAY, **given)
    assert ended.in_force(DAY)
    assert not ended.in_force(date(2026, 8, 1))
    assert law.in_force(date(2026, 8, 1))
    assert not law.in_force(date(2026, 1, 31))


def test_a_law_is_said_as_it_stands():
    rows = law_rows(DAY, SIZES).set_index("law").to_dict("index")
    words = Wording("nl")
    assert law_state(words, rows["core_family"]) == (
        "geldt sinds 12 juni 2026, meegeteld als maal 0,70 tot 0,90, een aanname"
    )
    assert law_state(words, rows["eu_pact"]).endswith("omvang niet gepubliceerd, niet meegeteld")
    assert law_state(words, rows["two_status"]).startswith("aangenomen, dag van ingang")
