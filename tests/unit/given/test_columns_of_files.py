"""Parquet and Arrow files: packed or not, in batches of any size, and what they may not hold."""

import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather, ipc

from data.errors import DataError
from data.given import tables
from data.given.arrow_size import Unpacked, unpacked
from data.given.rows import given_table
from forecast.api import read_monthly
from forecast.panel.figures import sorted_figures

pytestmark = pytest.mark.unit

TABLE = pa.table(
    {
        "unique_id": pa.array(["b", "a"] * 25).dictionary_encode(),
        "month": ["2024-01", "2024-01"] * 25,
        "value": np.arange(50.0),
    }
)
KINDS = ("uncompressed", "lz4", "zstd")


def cells(path):
    table = given_table(path)
    return table.heading, [(row.number, *row.cells) for row in table.rows]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [7, 50])
def test_a_packed_arrow_file_gives_its_cells(kind, rows, tmp_path):
    feather.write_feather(TABLE, tmp_path / "x.feather", compression=kind, chunksize=rows)
    heading, found = cells(tmp_path / "x.feather")
    assert heading == ("unique_id", "month", "value")
    assert found == [(2 + at, "ba"[at % 2], "2024-01", float(at)) for at in range(50)]


@pytest.mark.parametrize("kind", ["NONE", "ZSTD"])
def test_a_batch_is_walked_in_parts_and_nothing_stays_nothing(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BATCH", 3)
    odd = pa.table({"month": ["2024-01", None, "2024-02", "2024-01", None], "n": [1, 2, 3, 4, 5]})
    pq.write_table(odd, tmp_path / "x.parquet", compression=kind)
    wanted = [
        (2, "2024-01", 1),
        (3, None, 2),
        (4, "2024-02", 3),
        (5, "2024-01", 4),
        (6, None, 5),
    ]
    assert cells(tmp_path / "x.parquet") == (("month", "n"), wanted)
    feather.write_feather(odd, tmp_path / "x.feather")
    assert cells(tmp_path / "x.feather")[1] == wanted


def measured(path):
    with pa.memory_map(str(path)) as source:
        return unpacked(memoryview(source.read_buffer()))


def packed(path, *batches, codec="zstd"):
    how = ipc.IpcWriteOptions(compression=codec)
    with ipc.new_file(path, batches[0].schema, options=how) as file:
        for batch in batches:
            file.write_batch(batch)
    return path


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_what_a_packed_file_unpacks_to_is_known_before(codec, tmp_path):
    """Numbers of 8 bytes: 1000 in one batch and 3000 in another, of which one is in memory."""
    small, large = (pa.record_batch({"n": np.zeros(n)}) for n in (1000, 3000))
    found = measured(packed(tmp_path / "x", small, large, codec=codec))
    assert found == Unpacked(4000, 24_000)
    feather.write_feather(TABLE, tmp_path / "plain", compression="uncompressed")
    assert measured(tmp_path / "plain") == Unpacked(50, 0)


def test_dictionaries_stay_in_memory_beside_a_batch(tmp_path):
    names = pa.array([f"{n:08d}" for n in range(500)])
    coded = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), names)
    found = measured(packed(tmp_path / "x", pa.record_batch({"a": coded})))
    places, edges, letters = 8, 4 * 501, 8 * 500
    assert found == Unpacked(2, places + edges + letters)


def test_a_packed_file_that_unpacks_to_more_than_a_memory_is_refused_unopened(tmp_path):
    vast = packed(tmp_path / "vast.feather", pa.record_batch({"n": np.zeros(1 << 26 | 1)}))
    assert vast.stat().st_size < 100_000
    before = pa.total_allocated_bytes()
    with pytest.raises(DataError, match="536870920 bytes at once when unpacked; expected at mo"):
        given_table(vast)
    assert pa.total_allocated_bytes() - before < 1_000_000


def test_more_rows_than_can_be_meant_are_refused_by_the_headings(tmp_path):
    many = packed(tmp_path / "many", pa.record_batch([pa.nulls(200_000_001)], ["n"]))
    with pytest.raises(DataError, match="200000001 rows; expected at most 200000000"):
        given_table(many)


@pytest.mark.parametrize("body", [b"", b"\0" * 30, b"\xff" * 30, b"\x04" * 64], ids=len)
def test_what_is_no_arrow_file_is_one_line(body, tmp_path):
    (tmp_path / "x").write_bytes(b"ARROW1" + body + b"ARROW1")
    with pytest.raises(DataError, match=r"x: not readable .*expected a Parquet or Arrow file"):
        given_table(tmp_path / "x")
    with pytest.raises(ValueError, match="no heading where it should be"):
        unpacked(memoryview(b"ARROW1" + body + b"ARROW1"))


def test_one_name_that_is_a_text_without_end_is_refused(tmp_path):
    name = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), ["x" * (1 << 20)])
    long = pa.table({"unique_id": name, "month": ["2024-01"] * 20_000, "value": [1.0] * 20_000})
    pq.write_table(long, tmp_path / "x.parquet")
    with pytest.raises(DataError, match="row 2 holds a unique_id of 1048576 letters; expected"):
        sorted_figures(tmp_path / "x.parquet", tmp_path / "out.parquet")


def test_a_file_of_more_rows_than_the_calendar_has_is_no_single_series(tmp_path):
    pq.write_table(pa.table({"m": ["2024-01"] * 120_001, "n": [1] * 120_001}), tmp_path / "x")
    with pytest.raises(DataError, match="more than 120000 rows; expected one series"):
        read_monthly(tmp_path / "x")
    with pytest.raises(DataError, match="row 2 holds '2024-01', a month; expected a day"):
        read_monthly(tmp_path / "x", frequency="days")


def test_a_bent_arrow_file_is_read_or_refused_and_never_leads_outside_itself(tmp_path):
    chance, refused, place = random.Random(5), 0, tmp_path / "bent.feather"
    for kind in KINDS:
        feather.write_feather(TABLE, place, compression=kind)
        body = place.read_bytes()
        for _ in range(150):
            bent = bytearray(body)
            for _ in range(chance.randint(1, 4)):
                bent[chance.randrange(len(bent))] = chance.randrange(256)
            place.write_bytes(bytes(bent))
            try:
                list(given_table(place).rows)
            except DataError as told:
                refused += "\n" not in str(told)
    assert 300 < refused < 450
