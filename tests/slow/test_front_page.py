"""What README, docs/budget.md and docs/ask.md say of the shipped run, made again here."""

from pathlib import Path

import pandas as pd
import pytest

from forecast.ask.answer import ask
from forecast.commands.run import RunOptions, run_forecast
from reports.front_page import PICTURE, around, bands_table

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Give the folder of the run that `make run` makes."""
    folder = tmp_path_factory.mktemp("shipped") / "run"
    run_forecast(RunOptions(None, None, folder, None, None))
    return folder


def test_the_table_is_that_of_the_run(shipped):
    bands = pd.read_csv(shipped / "bands.csv", dtype={"period": str})
    before, after = around(ROOT / "README.md")
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    held = text.removeprefix(before).removesuffix(after)
    assert bands_table(bands) in held, "make it again with `make backtest`"


def test_the_picture_is_that_of_the_run(shipped):
    shown = (ROOT / "reports" / "readme" / PICTURE).read_bytes()
    assert shown == (shipped / "figures" / PICTURE).read_bytes(), "make it with `make backtest`"


def dutch(value):
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


@pytest.mark.parametrize(("item", "label"), [("COA", "COA"), ("XX", "chapter XX")])
def test_the_budget_page_says_what_the_run_says(shipped, item, label):
    budget = pd.read_csv(shipped / "budget.csv").query("year == 2027")
    row = budget[(budget["line"] == item) | (budget["article"] == item)].iloc[0]
    (line,) = [line for line in page("budget.md") if line.startswith(f"| {label} |")]
    booked, mediaan, _, suffices, shortfall = [cell.strip() for cell in line.split("|")[2:-1]]
    assert booked == dutch(row["booked"] / 1e6)
    assert mediaan == dutch(row["mediaan"] / 1e6)
    assert suffices == f"{dutch(100 * row['p_sufficient'])}%"
    assert shortfall == dutch(row["expected_shortfall"] / 1e6)


def test_the_page_of_questions_says_what_the_run_says(shipped):
    bands = pd.read_csv(shipped / "bands.csv", dtype={"period": str})
    rows = bands[bands["quantity"] == "coa_places_emergency"].set_index("period")
    told = [line.split("|")[1:-1] for line in page("ask.md") if line.startswith("| 20")]
    assert [cells[0].strip() for cells in told] == ["2026", "2027", "2028", "2029"]
    for year, *values in told:
        wanted = rows.loc[year.strip(), ["minimum", "mediaan", "medio", "maximum"]]
        numbers = [int(value.strip().replace(".", "")) for value in values]
        assert numbers == pytest.approx(list(wanted), abs=0.6)  # bands.csv: six digits


@pytest.mark.parametrize(("quantity", "place"), [("inflow_first", 0), ("inflow_total", 1)])
def test_a_chance_on_the_page_is_that_of_the_run(shipped, quantity, place):
    (line,) = [line for line in page("ask.md") if line.startswith("| as of 31 July 2026")]
    chance = ask(shipped, f"P({quantity}[2028] > 25000)").value
    assert line.split("|")[2 + place].strip() == f"{dutch(100 * chance)}%"


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
