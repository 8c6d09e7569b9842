"""What a hostile file may try: to be vast, endless, slow, code, or another file."""

import io
import os
import struct
import time
import zipfile
import zlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from data.errors import DataError
from data.given.amounts import number
from data.given.frequency import frequency_of, span_read
from data.given.months import month
from data.given.tables import MOST_ROWS
from data.streams.own_series import read_monthly
from forecast.commands.hub import HubOptions, make_hub
from forecast.hub.check import faults
from forecast.panel.figures import sorted_figures

pytestmark = pytest.mark.unit

SECONDS = 20.0  # of a reader that would else take hours


@pytest.fixture
def quick():
    """Fail a test that takes longer than a reader may."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < SECONDS


SLOW = {
    "spaces before a letter": "1" + " " * 100_000 + "!",
    "stars": "1" + "*" * 100_000 + "!",
    "groups of a thousand": "1" + " 234" * 25_000 + "x",
    "digits": "9" * 100_000,
    "a year and spaces": "2024" + " " * 100_000 + "-",
    "parts of a day": "1-" * 50_000,
}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_a_cell_without_end_is_no_number_and_no_month_at_once(text):
    assert number(text).fault == "too long" and month(text).fault == "no month"
    assert span_read(text, frequency_of("quarters")).fault == "no month"


def spreadsheet(folder, rows, **parts):
    place = folder / "own.ods"
    spaces = ("office", "table", "text")
    named = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in spaces
    )
    text = (
        f"{parts.get('before', '')}<office:document-content {named}><office:body>"
        f'<office:spreadsheet><table:table table:name="Blad1">{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", text)
        made.writestr("META-INF/manifest.xml", "<manifest/>")
    return place


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-cell table:number-columns-repeated="99"/>' * 400_000,
        "<table:table-cell " * 1_000_000,
        '<table:table-row table:number-rows-repeated="99999">' * 400_000,
        "<table:table-cell " + " ".join(f"a{at}=''" for at in range(300_000)) + "/>",
    ],
    ids=["cells without a row", "tags without an end", "rows in rows", "attributes"],
)
def test_a_spreadsheet_made_to_be_slow_is_answered_in_time(rows, tmp_path):
    with pytest.raises(DataError) as told:
        read_monthly(spreadsheet(tmp_path, rows))
    assert "\n" not in str(told.value)


def test_a_repetition_behind_a_mark_in_an_attribute_is_seen(tmp_path):
    row = (
        '<table:table-row><table:table-cell table:formula="of:=1>0" '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    with pytest.raises(DataError, match="a cell repeated 16000 times"):
        read_monthly(spreadsheet(tmp_path, row))


ONE_CELL = (
    '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p>'
    "</table:table-cell></table:table-row>"
)


@pytest.mark.usefixtures("quick")
def test_entities_within_entities_are_not_unfolded(tmp_path):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    before = f'<!DOCTYPE x [<!ENTITY a0 "haha">{laughs}]>'
    row = ONE_CELL.format("&a11;")
    with pytest.raises(DataError) as told:
        read_monthly(spreadsheet(tmp_path, row, before=before))
    assert len(str(told.value)) < 500


@pytest.mark.usefixtures("quick")
def test_an_entity_does_not_bring_another_file_in(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("20240131")  # as a heading it would be shown
    before = f'<!DOCTYPE x [<!ENTITY other SYSTEM "{secret.as_uri()}">]>'
    row = ONE_CELL.format("&other;")
    with pytest.raises(DataError) as told:
        read_monthly(spreadsheet(tmp_path, row, before=before))
    assert "20240131" not in str(told.value)


def test_a_part_longer_than_its_archive_says_is_read_as_far_as_it_says(tmp_path):
    """The archive says a hundred bytes; a reader that believes the stream would get all."""
    place = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(place) as book:
        sheet = book.add_worksheet()
        for row in range(200):
            sheet.write_row(row, 0, ["2024-01", row])
    body = bytearray(place.read_bytes())
    with zipfile.ZipFile(place) as parts:
        kept = parts.read("xl/worksheets/sheet1.xml")
        info = parts.getinfo("xl/worksheets/sheet1.xml")
    lie = struct.pack("<I", zlib.crc32(kept[:100])) + struct.pack("<I", info.compress_size)
    lie += struct.pack("<I", 100)
    truth = struct.pack("<III", info.CRC, info.compress_size, info.file_size)
    assert body.count(truth) == 2  # beside the part, and in the list at the end
    place.write_bytes(body.replace(truth, lie))
    with pytest.raises(DataError, match="no workbook that can be read"):
        read_monthly(place)


@pytest.mark.usefixtures("quick")
def test_a_table_of_more_rows_than_can_be_meant_is_refused_by_its_heading(tmp_path):
    n_rows = 1_000_000
    part = pa.table({"month": pa.array(np.zeros(n_rows, np.int8)), "n": np.zeros(n_rows, np.int8)})
    place = tmp_path / "many.parquet"
    with pq.ParquetWriter(place, part.schema, compression="zstd") as file:
        for _ in range(MOST_ROWS // n_rows + 1):
            file.write_table(part)
    assert place.stat().st_size < 2_000_000
    for reader in (read_monthly, lambda path: sorted_figures(path, tmp_path / "sorted.parquet")):
        with pytest.raises(DataError, match="201000000 rows; expected at most 200000000"):
            reader(place)


@pytest.fixture
def hub(tmp_path):
    place = tmp_path / "hub"
    make_hub(place, HubOptions((), None, 1, "csv", None))
    return place


def told(hub):
    return [fault for fault in faults(hub)]


@pytest.mark.usefixtures("quick")
def test_a_card_of_a_hub_runs_no_code_and_does_not_grow(hub, tmp_path):
    card = next((hub / "model-metadata").iterdir())
    proof = tmp_path / "proof"
    card.write_text(f"!!python/object/apply:os.system ['touch {proof}']\n", encoding="utf-8")
    assert any(card.name in fault for fault in told(hub)) and not proof.exists()
    laughs = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    card.write_text("\n".join([*laughs, "team_name: *a9"]), encoding="utf-8")
    assert all(len(fault) < 2000 for fault in told(hub))


@pytest.mark.usefixtures("quick")
def test_a_link_in_a_hub_that_leads_to_no_end_is_not_followed(hub):
    card = next((hub / "model-metadata").iterdir())
    card.unlink()
    card.symlink_to("/dev/zero")
    assert any("a device" in fault for fault in told(hub))
    card.unlink()
    os.symlink(card.name, card)  # a link to itself
    assert any(card.name in fault for fault in told(hub))


def test_a_name_of_a_file_that_steers_a_screen_stays_one_line(tmp_path):
    place = tmp_path / "a\x1b[2J\rb.csv"
    place.write_bytes(io.BytesIO(b"month,n\n2024,1\n").getvalue())
    with pytest.raises(DataError) as refused:
        read_monthly(place)
    assert str(refused.value).isprintable()
