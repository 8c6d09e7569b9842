"""Parameters: dated, sourced, and unknown before they were published."""

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.build.figure_rows import raw_rows
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
from data.price_index import (
    CostShares,
    adjusted_years,
    chapter_shares,
    coa_shares,
    growth,
    growth_until,
    price_factor,
    yearly_growth,
)
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
    if step.note.startswith("sum of "):  # printed in parts, which the note names
        parts = re.findall(r"\d[\d.]*(?:,\d+)?", step.note.partition(";")[0])
        whole = sum(float(part.replace(".", "").replace(",", ".")) for part in parts)
        assert step.value == pytest.approx(whole * (1000 if "thousand" in step.note else 1))
    elif line:
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
    "price_adjustment_granted": made("price_adjustment_granted", y2025=0.5, y2026=1.0),
    "wage_base": made("wage_base", y2025=500.0, y2026=300.0),
    "price_base": made("price_base", y2025=1000.0, y2026=200.0),
}
REALISED = {
    "wage_growth_public": made("wage_growth_public", y2024=0.06, y2025=0.05),
    "consumer_price_growth": made("consumer_price_growth", y2024=0.03),
}


def test_the_price_factor_by_hand():
    # 2025: wages 30/500 = 6%, prices 10/0.5/1000 = 2%; 2026: 12/300 = 4% and 8/200 = 4%
    mostly_prices = CostShares(0.25, 0.5)
    assert growth(MADE, 2025) == pytest.approx((0.06, 0.02))
    assert price_factor(MADE, 2023, 2024, mostly_prices) == 1.0
    assert price_factor(MADE, 2023, 2025, mostly_prices) == pytest.approx(1.025)
    assert price_factor(MADE, 2023, 2026, mostly_prices) == pytest.approx(1.025 * 1.03)
    assert price_factor(MADE, 2025, 2030, mostly_prices) == pytest.approx(1.03)
    assert yearly_growth(MADE, 2027) == 0.0
    # the chapter's own shares: those of the newest bases, 300 and 200 of 500
    assert yearly_growth(MADE, 2025) == pytest.approx(0.6 * 0.06 + 0.4 * 0.02)


def test_without_the_growth_after_a_year_later_years_are_at_its_prices():
    mostly_prices = CostShares(0.25, 0.5)
    until = growth_until(MADE, 2025)
    assert price_factor(until, 2023, 2030, mostly_prices) == pytest.approx(1.025)
    assert price_factor(MADE, 2023, 2030, mostly_prices) == pytest.approx(1.025 * 1.03)
    assert price_factor(growth_until(MADE, 2024), 2023, 2030) == 1.0
    assert growth_until({}, 2025) == {}


def test_what_was_realised_comes_before_what_the_budget_was_given():
    both = MADE | REALISED
    assert adjusted_years(both) == (2024, 2025, 2026)
    assert growth(both, 2024) == pytest.approx((0.06, 0.03))
    assert growth(both, 2025) == pytest.approx((0.06, 0.02))  # wages alone are not enough
    assert price_factor(REALISED, 2023, 2024) == pytest.approx(1.03)  # nothing split: prices alone


def test_a_year_counts_only_when_all_of_it_is_known():
    wages = replace(MADE["wage_adjustment"], steps=MADE["wage_adjustment"].steps[:1])
    assert adjusted_years({**MADE, "wage_adjustment": wages}) == (2025,)
    assert adjusted_years({}) == ()
    assert price_factor({}, 2023, 2030) == 1.0


def test_the_shipped_growth():
    # Tabel 11: 22% staff, 67% + 8% goods and care. 2024: 0,22 x 6,2% + 0,75 x 3,3% = 3,839%
    assert adjusted_years(load_parameters(date(2024, 12, 31))) == ()
    assert adjusted_years(load_parameters(date(2025, 1, 14))) == (2024,)
    assert adjusted_years(load_parameters(date(2025, 9, 16))) == (2024, 2025)
    assert coa_shares(ALL) == (0.22, 0.75)
    assert sum(chapter_shares(ALL)) == pytest.approx(1)
    # 2025 realised: 0,22 x 3,9% + 0,75 x 3,3% = 3,333%
    # 2026: 0,22 x 62.054 / 1.743.180 + 0,75 x 54.596 / 3.475.777 = 1,9612%
    expected = 1.03839 * 1.03333 * 1.0196124
    assert price_factor(ALL, 2023, 2027, coa_shares(ALL)) == pytest.approx(expected, abs=1e-6)


def test_the_bases_are_the_printed_parts():
    def thousand(table: str, line: str, year: str, article: str | None = None) -> float:
        return sum(
            float(row["amount_keur"])
            for row in raw_rows("budget_lines")
            if row["document"] == "begroting-2026"
            and (row["table"], row["line"], row["year"]) == (table, line, year)
            and article in (None, row["article"])
        )

    for year in ("2025", "2026"):
        coa = thousand("Tabel 5", "COA", year, "37.4")
        wages = round(0.22 * coa) + thousand("Tabel 18", "Personele kosten", year)
        wages += thousand("Tabel 5", "Personele uitgaven", year, "37.1")
        wages += thousand("Tabel 15", "Personele uitgaven", year)
        prices = round(0.75 * coa) + thousand("Tabel 18", "Materiële kosten", year)
        prices += thousand("Tabel 18", "Materiële programmakosten", year)
        prices += thousand("Tabel 5", "Materiële uitgaven", year, "37.1")
        prices += thousand("Tabel 15", "Materiële uitgaven", year)
        day = date(int(year), 1, 1)
        assert ALL["wage_base"].on(day) == pytest.approx(1000 * wages, abs=1000)
        assert ALL["price_base"].on(day) == pytest.approx(1000 * prices, abs=1000)


def test_no_price_is_taken_back_in_time():
    with pytest.raises(DataError, match="price level 2023: no way back to 2022"):
        price_factor(MADE, 2023, 2022)
