"""The printed budget adds up, but for 17 sums that are listed and left as printed."""

import pandas as pd
import pytest

from data.build.budget_sums import BEGROTING, VOORJAARSNOTA, budget_lines, open_sums
from data.tables.vintages import load_table

pytestmark = pytest.mark.unit

BEGROTING_OPEN = [
    ("Tabel 21", "1 Rekening courant RHB 1 januari + depositorekeningen", "2030", 236261, 240361),
    ("Tabel 16", "37.1", "2027", 90735, 89638),
    ("Tabel 16", "37.1", "2028", 89990, 89463),
    ("Tabel 16", "37.1", "2029", 89920, 89393),
    ("Tabel 16", "37.1", "2030", 89920, 89393),
    ("Tabel 5", "IND", "2025", 966319, 921016),
    ("Tabel 22", "omzet", "2027", 977000, 1022721),
    ("Tabel 22", "omzet", "2029", 754000, 790411),
    ("Tabel 22", "omzet", "2030", 754000, 790411),
    ("Tabel 9", "Bijdrage A en M", "2026", 961801, 1019723),
    ("Tabel 1", "22 Asielmaatregelen Regeerprogramma", "2025", 29217, 23600),
]
VOORJAARSNOTA_OPEN = [
    ("Tabel 3", "Personele uitgaven", "2030", -13249, -7869),
    ("Tabel 5", "Apparaatsuitgaven kerndepartement", "2029", 3057, 3027),
    ("Tabel 5", "Personele uitgaven", "2029", 3059, 3089),
    ("Tabel 8", "2. Totaal operationele kasstroom", "2026", 3800, 4432),
    ("Tabel 8", "2. Totaal operationele kasstroom", "2026", 0, 632),
    ("Tabel 1", "37.4 maatregel 61", "2026", 0, -6200),
]


@pytest.mark.parametrize(
    ("document", "expected"), [(BEGROTING, BEGROTING_OPEN), (VOORJAARSNOTA, VOORJAARSNOTA_OPEN)]
)
def test_the_sums_that_do_not_close_are_these(document, expected):
    found = [tuple(row)[1:] for row in open_sums() if row.document == document]
    assert found == expected
    assert len(found) == {BEGROTING: 11, VOORJAARSNOTA: 6}[document]


def test_a_spoilt_amount_is_found():
    table = budget_lines()
    row = table.index[(table["line"] == "COA") & (table["year"] == "2027")][0]
    table.loc[row, "amount_keur"] += 7
    found = set(open_sums(table)) - set(open_sums())
    assert {(one.table, one.line, one.summed - one.printed) for one in found} == {
        ("Tabel 5", "Bijdrage aan ZBO's/RWT's", 7.0)
    }


@pytest.mark.parametrize(
    ("version", "year", "total"),
    [
        ("ontwerpbegroting 2026", "2025", 8535895),
        ("ontwerpbegroting 2026", "2026", 8940024),
        ("ontwerpbegroting 2026", "2027", 5206355),
        ("stand 1e suppletoire 2026", "2026", 8560596),
        ("stand 1e suppletoire 2026", "2027", 8207184),
    ],
)
def test_articles_add_up_to_the_chapter(version, year, total):
    """Articles 37, 91 and 92 of the shipped tables, derived stands among them."""
    lines = load_table("budget")
    rows = lines[(lines["version"] == version) & (lines["year"] == year)]
    spent = rows[(rows["line"] == "Uitgaven") & (rows["level"].astype(int) == 0)]
    spent = spent.drop_duplicates(["article", "version", "year"])
    assert spent["amount_keur"].astype(int).sum() == total
    assert set(spent["article"]) == {"37", "91", "92"}
    stand = rows[(rows["article"] == "XX") & (rows["table"] == "Tabel 1")]
    assert pd.to_numeric(stand["amount_keur"]).tolist() == [total]
