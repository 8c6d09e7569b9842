"""Where the size of a slider comes from: names that exist, each with a publication."""

import pytest

from data.tables.sources import load_sources
from forecast.known import known, shipped
from reports.app.controls import controls

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def then():
    tables = shipped()
    return known(tables, tables.newest)


@pytest.mark.parametrize("target", controls())
def test_every_figure_and_parameter_of_a_slider_has_a_source(target, then):
    control = controls()[target]
    assert control.figures or control.parameters
    assert set(control.size) == {"nl", "en"} and all(control.size.values())
    held, rows = load_sources(), then.figures.groupby("series")["source"]
    for name in control.figures:
        assert rows.get_group(name).iloc[-1].partition(":")[0] in held, name
    for name in control.parameters:
        assert then.parameters[name].steps[-1].source.partition(":")[0] in held, name
