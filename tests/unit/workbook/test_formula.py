"""Text from a table is never a formula in the workbook."""

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from reports.workbook.workbook import write_workbook
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit
CONTENT = {"run_id": "=1+1", "code": "@x", "versions": {"a": "+1"}, "inputs": {"=b": "-c"}}


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "{=1}"])
def test_text_that_looks_like_a_formula_stays_text(evil, tmp_path):
    absent = pd.DataFrame({"quantity": ["ind_stock"], "reason": [evil]})
    path = tmp_path / "tables.xlsx"
    write_workbook(replace(run_result(), absent=absent), CONTENT, path)
    book = openpyxl.load_workbook(path)
    cells = [cell for row in book["niet geraamd"].iter_rows() for cell in row if cell.value == evil]
    assert [cell.data_type for cell in cells] == ["s"]
    told = [cell for row in book["run"].iter_rows() for cell in row if cell.value in ("=1+1", "@x")]
    assert {cell.data_type for cell in told} == {"s"}
    book.close()
