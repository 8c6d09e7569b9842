"""Table and picture of the README are those of the shipped run, made again here."""

from pathlib import Path

import pandas as pd
import pytest

from forecast.commands.run import RunOptions, run
from reports.front_page import PICTURE, around, bands_table

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Give the folder of the run that `make run` makes."""
    folder = tmp_path_factory.mktemp("shipped") / "run"
    run(RunOptions(None, None, folder, None, None))
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
