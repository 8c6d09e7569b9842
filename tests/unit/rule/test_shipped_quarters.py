"""What our runs of past quarters said of reception: kept near, and seen from later days only."""

from datetime import date

import pandas as pd
import pytest

from forecast.rule.shipped_quarters import AHEAD, COLUMNS, PATH, quarters_known, write_quarters

pytestmark = pytest.mark.unit


def rows():
    """Give two days of two quantities, one of them far ahead or of no interest."""
    cells = [
        ("2024-02-15", "coa_occupancy", 2024 + AHEAD, 1.0, 2.0, 3.0),
        ("2024-02-15", "coa_occupancy", 2025 + AHEAD, 1.0, 2.0, 3.0),
        ("2024-05-15", "cost_coa", 2025, 4e9, 5e9, 7e9),
        ("2024-05-15", "inflow_total", 2025, 1.0, 2.0, 3.0),
    ]
    return pd.DataFrame(cells, columns=list(COLUMNS)).assign(minimum=0.0)


def test_only_years_near_of_reception_are_kept(tmp_path):
    write_quarters(rows(), tmp_path / "record.csv")
    kept = quarters_known(date(2026, 1, 1), tmp_path / "record.csv")
    assert kept.to_dict("list") == {
        "day": ["2024-02-15", "2024-05-15"],
        "quantity": ["coa_occupancy", "cost_coa"],
        "year": [2027, 2025],
        "p10": [1.0, 4e9],
        "mediaan": [2.0, 5e9],
        "p90": [3.0, 7e9],
    }


@pytest.mark.parametrize(("day", "n"), [("2024-02-15", 0), ("2024-02-16", 1), ("2024-05-16", 2)])
def test_a_day_sees_what_was_said_before_it(tmp_path, day, n):
    write_quarters(rows(), tmp_path / "record.csv")
    assert len(quarters_known(date.fromisoformat(day), tmp_path / "record.csv")) == n


def test_without_the_file_nothing_was_said(tmp_path):
    assert quarters_known(date(2026, 1, 1), tmp_path / "none.csv").columns.tolist() == list(COLUMNS)


def test_the_shipped_bands_rise_and_lie_ahead():
    table = pd.read_csv(PATH)
    assert (table["p10"] < table["mediaan"]).all() and (table["mediaan"] < table["p90"]).all()
    years = table["year"] - table["day"].str[:4].astype(int)
    assert years.between(0, AHEAD).all()
    assert not table.duplicated(["day", "quantity", "year"]).any()
