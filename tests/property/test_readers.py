"""Whatever a file holds, a reader gives a value or one line: no traceback, nothing written."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import ToolkitError
from data.own_series import read_monthly
from data.vintages import TABLES, VINTAGES, load_figures, load_table
from forecast import scenarios, store
from forecast.cli import main
from forecast.config import DEFAULTS, load_config
from forecast.hub.check import faults
from forecast.ledger import load_with_ledger
from forecast.panel_input import sorted_figures

pytestmark = pytest.mark.property

PLAIN = st.characters(codec="utf-8", exclude_characters="\r")
TEXT = st.text(PLAIN, max_size=60)
BYTES = st.one_of(TEXT.map(str.encode), st.binary(max_size=80))
ODD = (
    "",
    "nan",
    "-1",
    "1e999",
    "1.000,5",
    "2024-13",
    "0000-00",
    "=1+1",
    "\x00",
    "é" * 300,
    "[]",
    "{",
)
CELLS = st.one_of(st.sampled_from(ODD), TEXT.filter(lambda text: "\n" not in text))
NAMES = st.sampled_from(("..", "../x", "/etc/passwd", "a\x00b", "", "con", "x" * 300, "~root", "*"))
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEWER = settings(FEW, max_examples=12)


def one_line(call, *arguments):
    """Call a reader; an error must be ours and one line."""
    try:
        return call(*arguments)
    except ToolkitError as error:
        told = str(error)
    assert told and "\n" not in told
    return None


def spoilt(text, where, cell):
    """Return a table with one cell, found by a share of its length, replaced."""
    lines = text.splitlines()
    at = int(where * (len(lines) - 1))
    cells = lines[at].split(",")
    cells[int(where * 977) % len(cells)] = cell
    return "\n".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]) + "\n"


@FEW
@given(content=BYTES)
def test_a_file_of_anything_for_every_reader(content, tmp_path):
    place = tmp_path / "anything.csv"
    place.write_bytes(content)
    before = sorted(tmp_path.rglob("*"))
    one_line(read_monthly, place)
    one_line(load_config, place)
    one_line(load_with_ledger, place)
    assert sorted(tmp_path.rglob("*")) == before
    one_line(sorted_figures, place, tmp_path / "sorted.parquet")
    (tmp_path / "sorted.parquet").unlink(missing_ok=True)


@FEW
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=5), head=CELLS)
def test_a_series_of_odd_cells(rows, head, tmp_path):
    place = tmp_path / "own.csv"
    place.write_text("\n".join([f"month,{head}", *map(",".join, rows)]), encoding="utf-8")
    found = one_line(read_monthly, place)
    assert found is None or (found >= 0).all()


@FEW
@given(
    key=st.sampled_from(
        (
            "seed",
            "n_paths",
            "levels",
            "pools",
            "figures",
            "language",
            "as_of",
            "scenarios",
            "judgement",
            "no_such",
        )
    ),
    value=st.one_of(
        st.integers(),
        st.floats(),
        TEXT,
        NAMES,
        st.booleans(),
        st.lists(TEXT, max_size=2),
        st.dictionaries(TEXT, TEXT, max_size=2),
    ),
)
def test_a_configuration_of_odd_values(key, value, tmp_path):
    place = tmp_path / "config.toml"
    place.write_text(f"{key} = {json.dumps(value)}", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    one_line(load_config, place)
    one_line(load_with_ledger, place)
    assert sorted(tmp_path.rglob("*")) == before


@FEW
@given(where=st.floats(0, 1), cell=st.sampled_from(ODD))
def test_the_shipped_defaults_with_one_value_spoilt(where, cell, tmp_path):
    lines = DEFAULTS.read_text(encoding="utf-8").splitlines()
    at = int(where * (len(lines) - 1))
    name, _, _ = lines[at].partition("=")
    place = tmp_path / "config.toml"
    place.write_text("\n".join([*lines[:at], f"{name}= {cell}", *lines[at + 1 :]]), "utf-8")
    one_line(load_config, place)


@FEW
@given(where=st.floats(0, 1), cell=CELLS)
def test_a_scenario_with_one_line_spoilt(where, cell, tmp_path):
    shutil.rmtree(tmp_path / "scenarios", ignore_errors=True)
    folder = tmp_path / "scenarios"
    folder.mkdir()
    source = sorted(scenarios.FOLDER.glob("*.toml"))[int(where * 10)]
    lines = source.read_text(encoding="utf-8").splitlines()
    at = int(where * 7919) % len(lines)
    name, _, _ = lines[at].partition("=")
    (folder / "one.toml").write_text("\n".join([*lines[:at], f"{name}= {cell}", *lines[at + 1 :]]),
                                     encoding="utf-8")  # fmt: skip
    one_line(scenarios.load, folder)


@FEWER
@given(where=st.floats(0, 1), cell=CELLS)
def test_figures_with_one_cell_spoilt(where, cell, tmp_path):
    name = sorted(path.name for path in VINTAGES.glob("*.csv"))[0]
    for path in VINTAGES.glob("*.csv"):
        shutil.copy(path, tmp_path / path.name)
    place = tmp_path / name
    with suppress(UnicodeEncodeError):
        place.write_text(spoilt(place.read_text(encoding="utf-8"), where, cell), encoding="utf-8")
    one_line(load_figures, tmp_path)
    for table in sorted(TABLES):
        one_line(load_table, table, tmp_path)


@FEW
@given(content=st.one_of(BYTES, st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(
        st.sampled_from(("outputs", "config", "as_of", "a")), inner, max_size=3)),
    max_leaves=6).map(lambda found: json.dumps(found).encode())))  # fmt: skip
def test_a_manifest_of_anything(content, tmp_path):
    (tmp_path / "manifest.json").write_bytes(content)
    one_line(store.verify, tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == content


@FEW
@given(name=NAMES, digest=TEXT)
def test_a_manifest_names_no_file_outside_its_folder(name, digest, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"outputs": {name: digest}}))
    assert one_line(store.verify, tmp_path) is None


@FEW
@given(name=NAMES)
def test_a_run_by_an_odd_name_is_no_run(name):
    assert one_line(lambda: store.verify(store.find_run(name))) is None


@FEW
@given(
    part=st.sampled_from(
        (
            "hub-config/admin.json",
            "hub-config/tasks.json",
            "model-metadata/a-b.yml",
            "model-output/a-b/2024-01-01-a-b.csv",
        )
    ),
    content=BYTES,
)
def test_a_hub_of_anything_has_faults_of_one_line(part, content, tmp_path):
    place = Path(tmp_path, part)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    found = one_line(faults, tmp_path) or []
    assert all("\n" not in fault for fault in found)


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "x" * 300),
        ("verify", "a\x00b"),
        ("run", "--config", "x" * 300),
        ("run", "--out", "x" * 300, "--as-of", "2025-02-07"),
        ("ask", "x" * 300, "1"),
        ("panel", "x" * 300, "--out", "y"),
        ("hub", "x" * 300, "--check"),
    ],
)
def test_a_name_too_long_or_odd_is_one_line_on_the_command_line(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    told = capsys.readouterr()
    assert stopped.value.code in (1, 2)
    assert told.err.startswith("error: ") and told.err.count("\n") == 1
    assert not Path("y").exists()
