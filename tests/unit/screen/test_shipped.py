"""What is shipped, on the screen: no two columns run into one another, no noise of floats."""

import pandas as pd
import pytest

from forecast.evaluation.registry import SCORES
from models.registry import MODELS
from reports.screen.shipped import show_ind_years, show_models, show_scores

pytestmark = pytest.mark.unit


def test_every_column_of_a_list_stands_apart(capsys):
    show_scores()
    lines = capsys.readouterr().out.splitlines()
    assert [line[24:41].strip() for line in lines] == [found.unit for found in SCORES.values()]
    assert {line[40] for line in lines} == {" "}
    show_models()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(MODELS)
    assert len({line.index(" months  ") for line in lines}) == 1


def test_a_difference_of_a_float_is_none(capsys):
    years = {"stream": ["inflow_total"], "year": [2022], "ours": [48600.0 + 7e-12]}
    found = pd.DataFrame(years | {"ind": [48600.0], "difference": [7e-12], "share": [1.5e-16]})
    show_ind_years(found)
    heading, row = capsys.readouterr().out.splitlines()
    assert heading.split()[2:] == ["ours", "ind", "difference", "share"]
    assert row.split()[2:] == ["48,600", "48,600", "0", "0.0%"]
