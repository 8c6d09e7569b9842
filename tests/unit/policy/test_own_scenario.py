"""A scenario file of a user stays with the run by its text; a wrong one is refused in a line."""

from datetime import date

import pytest

from data.errors import RunError, ToolkitError
from forecast.config import load_config
from forecast.policy.levers import chosen, is_file, read_scenario_file
from forecast.run.scenarios import with_scenarios

pytestmark = pytest.mark.unit
TEXT = """label_nl = "Eigen"
label_en = "Own"

[[levers]]
target = "ind_capacity"
kind = "scale"
amount = 1.1
unit = "factor"
first_month = "2027-01"
amount_kind = "assumption"
source = "own"
published_on = 2026-07-31
note_nl = "zelf gekozen"
note_en = "own choice"
"""
DAY = date(2026, 7, 31)


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_is_told_from_a_name():
    assert is_file("mine.toml") and is_file("a/b.toml")
    assert not is_file("eu_pact")


def test_its_text_stays_with_the_configuration_and_its_levers_are_on(own):
    config = with_scenarios(load_config(), [str(own), "eu_pact"])
    assert config.scenarios == {"mine": ("mine",), "eu_pact": ("eu_pact",)}
    assert config.own_scenarios == {"mine": TEXT}
    own.unlink()
    (lever,) = chosen("mine", ("mine",), DAY, config.own_scenarios).levers
    assert (lever.target, lever.amount, lever.source) == ("ind_capacity", 1.1, "own")


def test_it_is_refused_on_a_day_before_its_own(own):
    _, text = read_scenario_file(own)
    with pytest.raises(RunError, match="2026-07-31"):
        chosen("mine", ("mine",), date(2026, 7, 30), {"mine": text})


def spoilt(path, text):
    path.write_bytes(text)
    return path


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("mine.toml", b"label_nl = 3", "levers"),
        ("mine.toml", TEXT.replace("1.1", "nan").encode(), "not a number"),
        ("mine.toml", TEXT.replace('"scale"', '"shrink"').encode(), "shrink"),
        ("mine.toml", b"\xff\xfe", "UTF-8"),
        ("mine.toml", b"#" * 65_537, "more than 65536"),
        ("eu_pact.toml", TEXT.encode(), "Rename the file"),
        ("my file.toml", TEXT.encode(), "Rename the file"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line(name, text, told, tmp_path):
    path = spoilt(tmp_path / name, text)
    with pytest.raises(ToolkitError, match=told) as stop:
        read_scenario_file(path)
    assert "\n" not in str(stop.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ToolkitError, match="expected a scenario in TOML"):
            read_scenario_file(path)
