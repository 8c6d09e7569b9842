"""Readers on files bent at random: a value or one line, for as long as is asked.

``FUZZ_SECONDS=600 pytest -m slow tests/slow/test_fuzz.py`` fuzzes ten minutes; the default is one.
"""

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.errors import ToolkitError
from data.folders import ROOT
from data.given.frequency import FORMS
from data.refresh.sheet import read_sheet
from forecast.api import read_monthly
from forecast.panel.figures import SourceReading, sorted_figures

pytestmark = pytest.mark.slow

FILES = sorted((ROOT / "tests" / "unit" / "given" / "files").glob("[dnr]*.*"))
SECONDS = float(os.environ.get("FUZZ_SECONDS", "60"))
ROUND = settings(
    max_examples=200,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
MONTHS = ("2024-01", "2024MM02", "maart 2024", "1-4-2024", "31-05-2024", "202406", "2024-07-31")
SPANS = ("2024Q1", "2024-W05", "2024", "H1 2024", "2024KW02", "2024-02-30", "2024-W53", "1024Q4")
NUMBERS = ("1", "1.234", "1.234,5", "1,234.5", "0", ":", "12 p", "-5", "1e14", "9" * 40, "1 234")
ODD = ("", " ", '"', "=1+1", "\u202e", "\x00", "\ufeff", "'", "é", "nan", "_", "\t", "٣", "\x1b[2J")
CELL = st.one_of(
    st.sampled_from(MONTHS + SPANS + NUMBERS + ODD),
    st.text(max_size=12),
    st.dates().map(str),
    st.floats().map(str),
)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=8)
HEADINGS = st.sampled_from(
    (
        "month,n",
        "unique_id,month,value",
        ",a,b",
        "TIME_PERIOD,OBS_VALUE,OBS_FLAG",
        "n",
        "series,period,value,source,published_on",
        "sep=,\nmonth,n",
    )
)
ENCODINGS = st.sampled_from(("utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-32"))
CUTS = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 9)), max_size=4)
ASKED = st.sampled_from(("", *FORMS))
DECIMALS = st.sampled_from(("", ".", ","))
ZONES = st.sampled_from(("", "UTC", "Europe/Amsterdam"))


@st.composite
def texts(draw):
    mark = draw(st.sampled_from(",;\t|"))
    lines = [draw(HEADINGS).replace(",", mark), *(mark.join(row) for row in draw(ROWS))]
    end = draw(st.sampled_from(("\n", "\r\n", "\r")))
    return end.join(lines).encode(draw(ENCODINGS), errors="replace")


@st.composite
def bent(draw):
    body = draw(st.sampled_from(FILES)).read_bytes()
    for where, put, gone in draw(CUTS):
        at = int(where * len(body))
        body = body[:at] + put + body[at + gone :]
    return body


def one_line(call, *arguments, **named):
    try:
        return call(*arguments, **named)
    except ToolkitError as error:
        told = str(error)
    assert told and told.isprintable()
    return None


def read_all(place: Path, frequency: str, decimal: str, zone: str) -> None:
    found = one_line(read_monthly, place, frequency=frequency, decimal=decimal, zone=zone)
    if found is not None:
        assert np.isfinite(found).all() and (found >= 0).all()
        assert found.index.equals(pd.period_range(found.index[0], found.index[-1], freq="M"))
    target = place.with_suffix(".parquet")
    one_line(sorted_figures, place, target, SourceReading(decimal, zone, frequency))
    one_line(read_sheet, place)


def test_any_bent_file_gives_a_value_or_one_line(tmp_path):
    seen, place = [], tmp_path / "bent.csv"

    @ROUND
    @given(body=st.one_of(texts(), bent()), asked=ASKED, decimal=DECIMALS, zone=ZONES)
    def once(body, asked, decimal, zone):
        place.write_bytes(body)
        seen.append(len(body))
        read_all(place, asked, decimal, zone)

    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        once()
    print(f"{len(seen)} files")
    assert len(seen) >= 200 and {path.name for path in tmp_path.iterdir()} <= {
        place.name,
        "bent.parquet",
    }
