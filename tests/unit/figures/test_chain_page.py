"""The page on the chain: numbers that close, said in words, in both languages."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reports.blocks import Chart, Heading, Paragraph, Table
from reports.figures.chain import chain_chart, year_numbers
from reports.pages.streams import chain_page
from tests.conftest_report import run_result

pytestmark = pytest.mark.unit

YEAR = 2026
FLOWS = {
    "inflow_first": 30000.0,
    "inflow_nareis": 16000.0,
    "inflow_resettlement": 700.0,
    "coa_inflow": 56000.0,
    "coa_outflow_permit_holders": 30100.0,
    "coa_outflow_other": 14000.0,
    "ind_decisions": 21900.0,
    "ind_grants": 7700.0,
    "nareis_applications": 12400.0,
}
STOCKS = {  # at the end of the year before, and of the year
    "coa_in_procedure": (49000.0, 57100.0),
    "coa_awaiting_departure": (12000.0, 13900.0),
    "coa_permit_holders": (18400.0, 20300.0),
    "nareis_backlog": (52700.0, 42300.0),
}


def chain_result(language="nl"):
    result = run_result(language)
    bands = result.bands[~result.bands["quantity"].isin([*FLOWS, *STOCKS])]
    rows = [(key, str(YEAR), value) for key, value in FLOWS.items()]
    rows += [(key, f"{YEAR}-12", end) for key, (_, end) in STOCKS.items()]
    rows += [(key, str(YEAR), end) for key, (_, end) in STOCKS.items()]
    levels = ["p2_5", "p10", "minimum", "mediaan", "medio", "maximum", "p90", "p97_5", "mean"]
    made = pd.DataFrame(rows, columns=["quantity", "period", "mean"])
    made = made.assign(unit="persons", realised=np.nan, **{name: made["mean"] for name in levels})
    month = pd.Period(f"{YEAR - 1}-12", "M")
    starts = pd.DataFrame(
        [(key, month, start, "persons", False) for key, (start, _) in STOCKS.items()],
        columns=result.history.columns,
    )
    return replace(
        result,
        bands=pd.concat([bands, made], ignore_index=True),
        history=pd.concat([result.history, starts], ignore_index=True),
    )


def test_flows_between_the_boxes_close_every_stock():
    found = year_numbers(chain_result(), YEAR)
    # 49000 + 30000 - 57100 left the procedure, of which 7700 with a permit
    assert found["rejected"] == 14200.0
    assert found["returning"] == 56000 - 30000 - 16700
    assert found["otherwise"] == 20300 - 18400 + 30100 - 7700 - 16700
    others = 12000 + found["rejected"] + found["returning"] - found["otherwise"] - found["left"]
    assert others == pytest.approx(STOCKS["coa_awaiting_departure"][1])


@pytest.mark.parametrize(("language", "thousand"), [("nl", "57.100"), ("en", "57,100")])
def test_the_picture_says_its_numbers(language, thousand):
    made = chain_chart(chain_result(language))
    assert thousand in made.alt and made.svg.startswith(b"<?xml")
    assert made.svg == chain_chart(chain_result(language)).svg


def test_a_year_that_is_not_whole_has_no_picture():
    result = chain_result()
    no_start = replace(result, history=result.history.query("quantity != 'nareis_backlog'"))
    assert chain_chart(no_start) is None
    no_flow = replace(result, bands=result.bands.query("quantity != 'ind_grants'"))
    assert chain_chart(no_flow) is None


def test_the_page_holds_picture_and_tables_and_names_what_is_absent():
    blocks = chain_page(chain_result())
    assert sum(isinstance(block, Chart) for block in blocks) == 1
    assert sum(isinstance(block, Table) for block in blocks) == 3
    text = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "taakstelling huisvesting statushouders" in text


def test_a_day_without_the_chain_says_so():
    heading, sentence = chain_page(run_result())
    assert isinstance(heading, Heading) and "te weinig bekend" in sentence.text
