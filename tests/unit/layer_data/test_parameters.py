"""Parameters: dated, sourced, and unknown before they were published."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.errors import DataError
from data.glossary import UNITS
from data.parameters import (
    PUBLISHED_KINDS,
    Parameter,
    ParameterStep,
    load_parameters,
    parameter,
    table,
)
from data.price_index import adjusted_years, price_factor, yearly_adjustment
from data.tables.sources import load_sources

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
RAW = ROOT / "data" / "raw"
ALL = load_parameters(date.max)
STEPS = [
    pytest.param(found, step, id=f"{name}-{step.start}")
    for name, found in ALL.items()
    for step in found.steps
]


def written(folder: Path, text: str) -> Path:
    (folder / "price_x.toml").write_text(text, encoding="utf-8")
    return folder


GOOD = """
label_nl = "prijs"
label_en = "price"
unit = "EUR/place/year"
[[steps]]
from = 2024-01-01
value = 300
published_on = 2025-03-01
published_kind = "printed"
source = "begroting-2026:1"
[[steps]]
from = 2023-01-01
value = 250.5
published_on = 2024-07-01
published_kind = "reconstructed"
source = "begroting-2026:2"
[[steps]]
from = 2024-01-01
value = 310
published_on = 2025-09-16
published_kind = "printed"
source = "begroting-2026:3"
price_level = 2024
"""


def test_the_value_in_force(tmp_path):
    found = load_parameters(date(2025, 4, 1), written(tmp_path, GOOD))["price_x"]
    assert found.on(date(2023, 1, 1)) == 250.5
    assert found.on(date(2023, 12, 31)) == 250.5
    assert found.on(date(2024, 1, 1)) == 300.0


def test_a_revision_holds_from_the_day_it_was_published(tmp_path):
    folder = written(tmp_path, GOOD)
    assert load_parameters(date(2025, 9, 15), folder)["price_x"].on(date(2026, 1, 1)) == 300.0
    assert load_parameters(date(2025, 9, 16), folder)["price_x"].on(date(2026, 1, 1)) == 310.0
    assert (
        load_parameters(date(2025, 9, 16), folder)["price_x"].step_on(date(2026, 1, 1)).price_level
        == 2024
    )


def test_nothing_published_later_is_known(tmp_path):
    folder = written(tmp_path, GOOD)
    assert [step.value for step in load_parameters(date(2024, 7, 1), folder)["price_x"].steps] == [
        250.5
    ]
    assert load_parameters(date(2024, 6, 30), folder) == {}


def test_no_value_is_extended_backwards(tmp_path):
    found = load_parameters(date.max, written(tmp_path, GOOD))["price_x"]
    with pytest.raises(DataError, match=r"price_x has no value on 2022-12-31; its first is from"):
        found.on(date(2022, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("value = 300", "value = -1", "value is -1, not a number"),
        ("value = 300", "value = nan", "value is nan"),
        ("value = 300", "value = true", "value is True"),
        ("value = 300", 'value = "300"', "must be real number"),
        ("value = 300", "", "missing 1 required positional argument: 'value'"),
        ("from = 2024-01-01\nvalue = 300", "value = 300", "'from'"),
        ("from = 2024-01-01\nvalue = 300", 'from = "2024"\nvalue = 300', "not two days"),
        ("2025-03-01", "2025-03-01T00:00:00", "not two days"),
        ('"printed"', '"heard"', "published_kind 'heard'"),
        ('"begroting-2026:1"', '""', "source ''"),
        ("price_level", "prijspeil", "unexpected keyword argument 'prijspeil'"),
        ('"EUR/place/year"', '"EUR/bed"', "in unit 'EUR/bed'"),
        ('label_en = "price"', "", "missing 1 required positional argument: 'label_en'"),
        ("label_nl", "label", "unexpected keyword argument 'label'"),
        ("[[steps]]", "[[step]]", "'steps'"),
        ('"price"', '"price', "Illegal character"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_name(tmp_path, old, new, found):
    with pytest.raises(DataError) as caught:
        load_parameters(date.max, written(tmp_path, GOOD.replace(old, new)))
    message = str(caught.value)
    assert message.startswith("price_x.toml: ") and found in message
    assert "; expected label_nl" in message and "\n" not in message


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "price_x.toml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(DataError, match=r"price_x.toml: .*decode"):
        load_parameters(date.max, tmp_path)


def test_a_parameter_not_yet_published_says_from_when():
    with pytest.raises(DataError, match=r"goo_night_price: not known .* from 2025-02-07"):
        parameter(load_parameters(date(2024, 11, 5)), "goo_night_price")


def test_an_unknown_parameter_names_the_nearest():
    with pytest.raises(DataError, match=r"goo_nigt_price: no such .* expected goo_night_price"):
        parameter(ALL, "goo_nigt_price")


def test_a_known_parameter_is_returned():
    assert parameter(ALL, "goo_night_price").on(date(2025, 1, 1)) == 44.0
    assert parameter(ALL, "goo_night_price").on(date(2024, 12, 31)) == 61.0


def test_the_target_occupancy_rate_was_lowered_in_november_2023():
    rate = parameter(ALL, "target_occupancy_rate")
    assert (rate.on(date(2023, 10, 31)), rate.on(date(2023, 11, 1))) == (0.96, 0.91)
    assert set(load_parameters(date(2022, 12, 4))) == {"ind_legal_term"}
    assert load_parameters(date(2022, 9, 26)) == {}
    assert load_parameters(date(2023, 11, 9))["target_occupancy_rate"].on(date(2024, 1, 1)) == 0.96


@pytest.mark.parametrize(("found", "step"), STEPS)
def test_a_shipped_step_has_unit_source_and_days(found, step):
    assert found.unit in UNITS and found.label_nl and found.label_en
    assert step.published_kind in PUBLISHED_KINDS
    assert step.published_kind == "printed" or step.note
    assert step.price_level is None or step.price_level <= step.published_on.year


def rows_of(name: str) -> list[dict[str, str]]:
    with (RAW / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed_amounts() -> dict[tuple[str, str], set[float]]:
    """Return what the shipped tables print, by document and line; shares and EUR in full."""
    found: dict[tuple[str, str], set[float]] = {}
    for row in rows_of("unit_costs.csv"):
        value = float(row["amount"]) / (100 if row["unit"].startswith("%") else 1)
        amounts = found.setdefault((row["document"], row["line_no"]), set())
        amounts.add(value)
        if row["unit"] == "months":  # an extended term stands in the remark
            amounts |= {float(text) for text in re.findall(r"\b\d+\b", row["remark"])}
    for row in rows_of("budget_lines.csv"):
        amounts = found.setdefault((row["document"], row["line_no"]), set())
        amounts.add((10**6 if row["unit"] == "meur" else 1000) * float(row["amount_keur"]))
    for row in rows_of("budget_mutations.csv"):
        amounts = found.setdefault((row["document"], row["line_no"]), set())
        amounts.add(10**6 * float(row["amount_meur"]))
    for row in rows_of("realisations_in_documents.csv"):
        if row["unit"] == "%":  # "11% fewer" is printed without its sign
            key = row["document"], row["line_no"]
            found.setdefault(key, set()).add(abs(float(row["value"])) / 100)
        elif row["unit"] == "weeks":
            found.setdefault((row["document"], row["line_no"]), set()).add(float(row["value"]))
    return found


PRINTED = printed_amounts()


@pytest.mark.parametrize(("found", "step"), STEPS)
def test_a_shipped_value_stands_in_its_source(found, step):
    document, _, line = step.source.partition(":")
    if line:
        assert step.value in PRINTED[document, line]
    elif step.note.startswith("text line "):  # a sentence with a date, no amount of a table
        assert document in load_sources()
    else:
        assert f"| {document} |" in (RAW / "SOURCES.md").read_text(encoding="utf-8")


def test_the_table_has_a_row_per_known_step():
    rows = table(load_parameters(date(2025, 9, 26)))
    assert list(rows.columns) == [
        "name",
        "unit",
        "value",
        "valid_from",
        "price_level",
        "source",
        "note",
    ]
    goo = rows[rows["name"] == "goo_night_price"]
    assert goo["value"].tolist() == [61.0, 44.0]
    assert rows["name"].is_monotonic_increasing
    assert "ONB-2023-11-10" in set(rows["source"])
    assert not (rows["source"] == "voorjaarsnota-2026:81").any()


def made(name: str, **values: float) -> Parameter:
    steps = tuple(
        ParameterStep(date(int(year[1:]), 1, 1), value, date(2026, 5, 31), "printed", "x:1")
        for year, value in values.items()
    )
    return Parameter(name, "EUR", name, name, steps)


MADE = {
    "wage_adjustment": made("wage_adjustment", y2025=30.0, y2026=12.0),
    "price_adjustment": made("price_adjustment", y2025=10.0, y2026=8.0),
    "adjusted_budget": made("adjusted_budget", y2025=1000.0, y2026=500.0),
}


def test_the_price_factor_by_hand():
    # 2025: (30 + 10) / 1000 = 4%; 2026: (12 + 8) / 500 = 4%; none for 2024, 2027 and later
    assert price_factor(MADE, 2023, 2024) == 1.0
    assert price_factor(MADE, 2023, 2025) == pytest.approx(1.04)
    assert price_factor(MADE, 2023, 2026) == pytest.approx(1.0816)
    assert price_factor(MADE, 2025, 2030) == pytest.approx(1.04)
    assert yearly_adjustment(MADE, 2027) == 0.0


def test_a_year_counts_only_when_all_three_are_known():
    wages = replace(MADE["wage_adjustment"], steps=MADE["wage_adjustment"].steps[:1])
    assert adjusted_years({**MADE, "wage_adjustment": wages}) == (2025,)
    assert adjusted_years({}) == ()
    assert price_factor({}, 2023, 2030) == 1.0


def test_the_shipped_adjustments():
    # (97.485 + 27.336) / 9.480.898 = 1,3166%; (62.054 + 54.596) / 8.940.024 = 1,3048%
    assert adjusted_years(load_parameters(date(2025, 9, 15))) == ()
    assert adjusted_years(load_parameters(date(2025, 9, 16))) == (2025,)
    assert price_factor(load_parameters(date(2026, 5, 30)), 2023, 2027) == pytest.approx(
        1.013166, abs=1e-6
    )
    assert price_factor(ALL, 2023, 2027) == pytest.approx(1.026385, abs=1e-6)


def test_no_price_is_taken_back_in_time():
    with pytest.raises(DataError, match="price level 2023: no way back to 2022"):
        price_factor(MADE, 2023, 2022)
