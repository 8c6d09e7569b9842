"""The hash of a printed series is that of its own rows, however the table is written."""

import pandas as pd
import pytest

from forecast.archive.manifest import inputs, table_hash

pytestmark = pytest.mark.unit


def figures(note):
    return pd.DataFrame(
        {
            "series": ["b", "a", "b", "a"],
            "value": [1.5, float("nan"), 2.0, 1e-7],
            "end": pd.to_datetime(["2024-01-31", "2024-01-31", "2024-02-29", None]),
            "source": ["plain", "with, comma", note, ""],
        }
    )


@pytest.mark.parametrize("note", ["plain", 'a "quoted" word', "two\nlines"])
def test_each_series_has_the_hash_of_its_rows_alone(note):
    table = figures(note)
    found = inputs({"figures": table, "other": table})
    expected = {f"figures/{key}": table_hash(rows) for key, rows in table.groupby("series")}
    assert found == {**expected, "other": table_hash(table)}
    assert list(found) == ["figures/a", "figures/b", "other"]
