"""A table that is written and read is the same, whatever numbers it holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.hub.layout import COLUMNS, read_table, write_table

pytestmark = pytest.mark.property

LEVELS = st.sampled_from(["0.01", "0.025", "0.667"])
ROW = st.tuples(
    st.dates(min_value=pd.Timestamp("1990-01-01").date()).map(str),
    st.sampled_from(["inflow_first", "coa_occupancy_year"]),
    st.integers(-24, 120),
    st.dates(min_value=pd.Timestamp("1990-01-01").date()).map(str),
    st.just("NL"),
    st.sampled_from(["hub", "minimum+medio+maximum", "point"]),
    st.one_of(
        st.tuples(st.just("quantile"), LEVELS),
        st.tuples(st.just("sample"), st.integers(1, 10**6).map(str)),
        st.tuples(st.sampled_from(["mean", "median"]), st.none()),
    ),
    st.floats(min_value=0, allow_infinity=False, allow_nan=False),
)


@settings(max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=8), st.sampled_from(["csv", "parquet"]))
def test_a_table_comes_back(tmp_path_factory, rows, kind):
    flat = [[*row[:6], *row[6], row[7]] for row in rows]
    table = pd.DataFrame(flat, columns=list(COLUMNS))
    path = tmp_path_factory.mktemp("hub") / f"table.{kind}"
    write_table(table, path)
    found = read_table(path)
    assert found["output_type_id"].isna().tolist() == table["output_type_id"].isna().tolist()
    assert found.fillna({"output_type_id": ""}).to_numpy().tolist() == (
        table.fillna({"output_type_id": ""}).to_numpy().tolist()
    )
    np.testing.assert_array_equal(found["value"], table["value"])
