"""The table and the picture of the README: by hand, and rewritten whole or not at all."""

import pandas as pd
import pytest

from data.errors import RunError
from reports.front_page import END, LABELS, PICTURE, START, bands_table, refresh_front_page, rewrite

pytestmark = pytest.mark.unit


def band(quantity, period, unit, values):
    row = {"quantity": quantity, "period": period, "unit": unit}
    return row | dict(zip(LABELS, values, strict=True))


@pytest.fixture
def bands():
    """Give the bands of a run of 2031, of which no two rows are the same."""
    rows = [band("inflow_total", "2031-05", "persons/month", range(6))]
    for ahead in range(5):
        persons = [10_000 * place + 1000 * ahead + 5 for place in range(1, 7)]
        year = str(2031 + ahead)
        rows.append(band("inflow_total", year, "persons", persons))
        rows.append(band("coa_occupancy", year, "persons", [2 * value for value in persons]))
        rows.append(band("cost_coa", year, "EUR", [1e5 * value for value in persons]))
    return pd.DataFrame(rows)


def test_a_row_for_each_quantity_and_year(bands):
    lines = bands_table(bands).splitlines()
    assert lines[0] == "| | year | minimum | mediaan | medio | maximum | p10 | p90 |"
    assert len({line.count("|") for line in lines}) == 1
    assert lines[3] == (  # persons to tens, halves away from zero
        "| total asylum inflow | 2032 | 11.010 | 21.010 | 31.010 | 41.010 | 51.010 | 61.010 |"
    )
    assert lines[7].startswith("| occupancy of COA reception | 2032 | 22.010 |")
    assert lines[10] == (  # euros to millions
        "| cost of COA, EUR mln | 2035 | 1.401 | 2.401 | 3.401 | 4.401 | 5.401 | 6.401 |"
    )
    assert len(lines) == 11


def test_table_and_picture_come_from_one_run(bands, tmp_path):
    run, pictures, readme = tmp_path / "run", tmp_path / "pictures", tmp_path / "README.md"
    (run / "figures").mkdir(parents=True)
    pictures.mkdir()
    bands.to_csv(run / "bands.csv", index=False)
    (run / "figures" / PICTURE).write_bytes(b"<svg/>")
    (pictures / PICTURE).write_bytes(b"<svg>old</svg>")
    readme.write_text(f"{START}{END}")
    refresh_front_page(run, readme, pictures)
    assert bands_table(bands) in readme.read_text()
    assert (pictures / PICTURE).read_bytes() == b"<svg/>"


def test_only_what_stands_between_the_markers_is_replaced(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_bytes(f"# Caf\u00e9\r\n{START}\nold\n{END}\nrest\n".encode())
    rewrite(readme, "new\n")
    assert readme.read_bytes() == f"# Caf\u00e9\r\n{START}\n\nnew\n\n{END}\nrest\n".encode()
    again = readme.read_bytes()
    rewrite(readme, "new\n")
    assert readme.read_bytes() == again
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


@pytest.mark.parametrize(
    "text", ["none", START, f"{END} {START}", f"{START} {START} {END}", f"{START} {END} {END}"]
)
def test_a_file_without_its_markers_is_refused_and_left_alone(tmp_path, text):
    readme = tmp_path / "README.md"
    readme.write_text(text)
    with pytest.raises(RunError, match=r"README.md: not one <!-- run -->"):
        rewrite(readme, "new")
    assert readme.read_text() == text


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RunError, match=r"README.md: .*No such file"):
        rewrite(tmp_path / "README.md", "new")
