"""The shipped tables are sound, and each kind of fault is found with file and row."""

import shutil
import tomllib

import pytest

from data.tables.checks import RULES, notes, violations
from data.tables.vintages import ALL_FILES, VINTAGES

pytestmark = pytest.mark.unit


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(VINTAGES, tmp_path / "vintages")


def lines(folder, name):
    return (folder / name).read_text(encoding="utf-8").splitlines()


def save(folder, name, rows):
    (folder / name).write_text("\n".join([*rows, ""]), encoding="utf-8")


def row_of(folder, name, start):
    """Return the row, counted from 1, of the first line that begins with ``start``."""
    return next(n for n, line in enumerate(lines(folder, name), 1) if line.startswith(start))


def edit(folder, name, start, old, new):
    rows = lines(folder, name)
    row = row_of(folder, name, start)
    assert old in rows[row - 1]
    rows[row - 1] = rows[row - 1].replace(old, new, 1)
    save(folder, name, rows)
    return row


def found(folder):
    """Return the faults; figures that are as shipped, which have none, are not looked at."""
    spoilt = tuple(name for name in ALL_FILES if not same(folder, f"{name}.csv"))
    return [(one.file, one.row, one.message) for one in violations(folder, files=spoilt)]


def same(folder, name):
    path = folder / name
    return path.is_file() and path.read_bytes() == (VINTAGES / name).read_bytes()


def test_the_shipped_tables_have_no_violation():
    assert violations() == []


def test_every_allowed_contradiction_is_there_and_has_a_reason():
    allowed = tomllib.loads(RULES.read_text(encoding="utf-8"))["allowed"]
    assert sorted(note.reason for note in notes()) == sorted(one["reason"] for one in allowed)
    assert ("coa.csv", "coa_occupancy is 51701 and its parts add up to 51706") in [
        (note.file, note.message.split(";")[0]) for note in notes()
    ]


def test_a_double_row(folder):
    rows = lines(folder, "nl_quarterly.csv")
    save(folder, "nl_quarterly.csv", [*rows[:5], rows[4], *rows[5:]])
    ((file, row, message),) = found(folder)
    assert (file, row) == ("nl_quarterly.csv", 6)
    assert "stands twice; expected one value" in message


def test_a_gap(folder):
    name = "nl_monthly_by_nationality.csv"
    rows = lines(folder, name)
    save(folder, name, [line for line in rows if not line.startswith("nl_nareis_sum7,2019-07,")])
    assert found(folder) == [
        (name, 0, "nl_nareis_sum7: 2019-07 is missing; expected all from 2015-01 to 2025-12")
    ]


def test_parts_that_do_not_add_up(folder):
    row = edit(folder, "nl_decisions_stock.csv", "nl_grants_total,2019,", ",4845,", ",4854,")
    assert found(folder) == [
        (
            "nl_decisions_stock.csv",
            row,
            "nl_grants_total is 4854 and its parts add up to 4845; "
            "expected a difference of at most 0",
        )
    ]


def test_a_part_that_changes_breaks_the_total(folder):
    edit(
        folder, "nl_monthly_by_nationality.csv", "nl_first_iraq,2016-05,", ",persons,", ",persons,"
    )
    rows = lines(folder, "nl_monthly_by_nationality.csv")
    row = row_of(folder, "nl_monthly_by_nationality.csv", "nl_first_iraq,2016-05,")
    cells = rows[row - 1].split(",")
    cells[4] = str(int(cells[4]) + 35)
    rows[row - 1] = ",".join(cells)
    save(folder, "nl_monthly_by_nationality.csv", rows)
    ((_, at, message),) = found(folder)
    assert at == row_of(folder, "nl_monthly_by_nationality.csv", "nl_first_sum7,2016-05,")
    assert message.startswith("nl_first_sum7 is ")


def test_an_unknown_unit(folder):
    row = edit(folder, "ukraine_brp.csv", "ua_brp_page,2022-03-22,", ",persons,", ",people,")
    assert found(folder)[0][:2] == ("ukraine_brp.csv", row)
    assert "ua_brp_page 2022-03-22: unit 'people' is unknown" in found(folder)[0][2]


def test_an_unknown_source(folder):
    row = edit(folder, "ukraine_goo.csv", "ua_goo_capacity,2022-03-28,", "NU6191906", "NU619190")
    ((file, at, message),) = found(folder)
    assert (file, at) == ("ukraine_goo.csv", row)
    assert message.startswith("source 'NU619190' is unknown")


def test_an_unknown_document_in_the_budget(folder):
    edit(folder, "budget.csv", "begroting-2026,Tabel 5", "begroting-2026", "begroting-2062")
    ((file, _, message),) = found(folder)
    assert file == "budget.csv" and message.startswith("document 'begroting-2062' is unknown")


def test_a_double_case(folder):
    rows = lines(folder, "cases.csv")
    save(folder, "cases.csv", [*rows, rows[3]])
    assert found(folder)[0][:2] == ("cases.csv", len(rows) + 1)


def test_a_negative_value(folder):
    row = edit(folder, "coa.csv", "coa_occupancy,1997-12-31,", "1997-12-31,1997", "1997-12-31,1997")
    rows = lines(folder, "coa.csv")
    cells = rows[row - 1].split(",")
    cells[4] = "-3"
    rows[row - 1] = ",".join(cells)
    save(folder, "coa.csv", rows)
    assert found(folder) == [
        ("coa.csv", row, "coa_occupancy 1997-12-31 is -3; expected a number >= 0")
    ]


def test_a_change_may_be_negative(folder):
    assert any(line.split(",")[4] == "-120" for line in lines(folder, "ukraine_tp_eurostat.csv"))


def test_a_figure_published_before_its_period_ended(folder):
    name = "nl_quarterly.csv"
    row = row_of(folder, name, "nl_first_cbs,2024-Q2,")
    edit(folder, name, "nl_first_cbs,2024-Q2,", ",2024-07-31,printed", ",2024-06-29,printed")
    ((file, at, message),) = found(folder)
    assert (file, at) == (name, row)
    assert "2024-Q2 was published on 2024-06-29, before its end 2024-06-30" in message


def test_a_projection_is_published_before_its_period(folder):
    rows = [line for line in lines(folder, "coa.csv") if "projection_pub_2022-06" in line]
    assert any(line.split(",")[6] < line.split(",")[3] for line in rows)


def test_an_unknown_kind_of_publication(folder):
    row = edit(folder, "nidos_amv.csv", "nidos_wards", ",printed,", ",rumoured,")
    assert found(folder)[0][:2] == ("nidos_amv.csv", row)
    assert "'rumoured'" in found(folder)[0][2]


def test_text_in_a_number(folder):
    row = edit(folder, "nl_annual.csv", "nl_total_cbs80059,1999,", ",39305,", ",39.305a,")
    assert found(folder) == [
        (
            "nl_annual.csv",
            row,
            f"row {row}: value is '39.305a'; expected a finite number. "
            "Correct the row at its source.",
        )
    ]


def test_an_unreadable_official_table(folder):
    (folder / "prognoses.csv").write_bytes(b"")
    ((file, row, message),) = found(folder)
    assert (file, row) == ("prognoses.csv", 0) and message.startswith("the file is empty")
