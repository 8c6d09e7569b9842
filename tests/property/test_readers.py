"""Whatever a file holds, a reader gives a value or one line: no traceback, nothing written."""

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.errors import ToolkitError
from data.streams.own_series import read_monthly
from data.tables.csv_table import read_table
from data.tables.schemas import FIGURES, TABLES
from data.tables.vintages import ALL_FILES, VINTAGES, load_figures
from forecast.archive import store
from forecast.archive.opened import config_of, finished_run
from forecast.cli.main import main
from forecast.commands.hub import HubOptions, make_hub
from forecast.config import DEFAULTS, load_config
from forecast.hub.check import faults
from forecast.hub.layout import read
from forecast.ledger import load_with_ledger
from forecast.panel.figures import sorted_figures
from forecast.policy import levers as scenarios
from tests.conftest_hub import write_run

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
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
DEEP = b"[" * 100_000
LINES = b'team_abbr: "a\\nb"'
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEWER = settings(FEW, max_examples=15)


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
    (folder / "one.toml").write_text(
        "\n".join([*lines[:at], f"{name}= {cell}", *lines[at + 1 :]]), encoding="utf-8"
    )
    one_line(scenarios.load_scenarios, folder)


@FEW
@given(name=st.sampled_from((*ALL_FILES, *TABLES)), where=st.floats(0, 1), cell=CELLS)
def test_figures_with_one_cell_spoilt(name, where, cell, tmp_path):
    source = VINTAGES / f"{name}.csv"
    place = tmp_path / source.name
    with suppress(UnicodeEncodeError):
        place.write_text(spoilt(source.read_text(encoding="utf-8"), where, cell), encoding="utf-8")
    one_line(read_table, place, TABLES.get(name, FIGURES))


@FEW
@given(
    content=st.one_of(
        BYTES,
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), TEXT),
            lambda inner: st.one_of(
                st.lists(inner, max_size=2),
                st.dictionaries(
                    st.sampled_from(("outputs", "config", "as_of", "a")), inner, max_size=3
                ),
            ),
            max_leaves=6,
        ).map(lambda found: json.dumps(found).encode()),
    )
)
def test_a_manifest_of_anything(content, tmp_path):
    (tmp_path / "manifest.json").write_bytes(content)
    one_line(store.verified_run, tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == content


GIVEN = {
    "run_id": "2026-07-31-00000000",
    "as_of": "2026-07-31",
    "seed": 1,
    "config": load_config().model_dump(mode="json", exclude={"workers", "figures"}),
    "outputs": {},
    "judgement": [],
}
PLACES = [(key,) for key in GIVEN] + [("config", key) for key in GIVEN["config"]]


def test_a_manifest_as_a_run_writes_it_is_read(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps(GIVEN))
    assert finished_run(tmp_path) == (tmp_path, GIVEN)


@settings(FEW, max_examples=200)
@given(place=st.sampled_from(PLACES), value=VALUES, gone=st.booleans())
def test_a_manifest_with_one_odd_value(place, value, gone, tmp_path):
    made = json.loads(json.dumps(GIVEN))
    table = made if len(place) == 1 else made[place[0]]
    if gone:
        del table[place[-1]]
    else:
        table[place[-1]] = value
    (tmp_path / "manifest.json").write_text(json.dumps(made))
    found = one_line(finished_run, tmp_path)
    assert found is None or config_of(found[1]).n_paths >= 1000


@FEW
@given(name=NAMES, digest=TEXT)
def test_a_manifest_names_no_file_outside_its_folder(name, digest, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"outputs": {name: digest}}))
    assert one_line(store.verified_run, tmp_path) is None


@FEW
@given(name=NAMES)
def test_a_run_by_an_odd_name_is_no_run(name):
    assert one_line(lambda: store.verified_run(store.find_run(name))) is None


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """Write a sound hub of one small run."""
    folder = tmp_path_factory.mktemp("hub")
    run = write_run(folder / "run")
    make_hub(folder / "hub", HubOptions((str(run),), None, 5, "csv", None))
    assert faults(folder / "hub") == []
    return folder / "hub"


@FEWER
@given(
    part=st.sampled_from(
        ("hub-config/*.json", "model-metadata/*.yml", "model-output/*/*", "target-data/*.csv")
    ),
    where=st.floats(0, 1),
    content=st.one_of(BYTES, st.just(DEEP), st.just(LINES), CELLS),
)
@example(part="hub-config/*.json", where=0.0, content=DEEP)
@example(part="model-metadata/*.yml", where=0.0, content=DEEP)
@example(part="model-metadata/*.yml", where=0.0, content=LINES)
def test_a_hub_with_one_file_of_anything_has_faults_of_one_line(part, where, content, hub):
    places = sorted(hub.glob(part))
    place = places[int(where * (len(places) - 1))]
    sound = place.read_bytes()
    spoilt_text = spoilt(sound.decode(), where, content) if isinstance(content, str) else ""
    place.write_bytes(spoilt_text.encode() if spoilt_text else content)
    try:
        found = one_line(faults, hub) or []
        one_line(read, hub)
    finally:
        place.write_bytes(sound)
    assert all("\n" not in fault for fault in found)


def test_a_hub_without_the_folder_of_its_models_has_faults(hub, tmp_path):
    copied = shutil.copytree(hub, tmp_path / "hub")
    shutil.rmtree(copied / "model-metadata")
    assert any("is unknown; expected its model-metadata" in fault for fault in faults(copied))


def test_depth_without_end_is_one_line(tmp_path):
    (tmp_path / "manifest.json").write_bytes(b'{"outputs":' + DEEP)
    with pytest.raises(ToolkitError, match="not a manifest"):
        store.verified_run(tmp_path)
    (tmp_path / "deep.toml").write_bytes(b"levers=" + DEEP)
    with pytest.raises(ToolkitError, match=r"deep\.toml: "):
        scenarios.load_scenarios(tmp_path)
    (tmp_path / "config.toml").write_text('judgement = "deep.toml"')
    with pytest.raises(ToolkitError, match="not TOML"):
        load_with_ledger(tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("seed=" + "[" * 3000 + "]" * 3000, "not TOML"),
        ("seed=" + "1" * 5000, "not TOML"),
        ("seed=0x" + "f" * 20_000, "a number too long to write"),
    ],
    ids=["deep", "long", "long in hex"],
)
def test_a_configuration_without_end_is_one_line(text, told, tmp_path):
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(ToolkitError, match=told):
        load_config(tmp_path / "config.toml")


def test_figures_in_a_folder_that_no_disk_has_are_refused():
    with pytest.raises(ToolkitError, match="no such file"):
        load_figures(Path("a\0b"))


@pytest.mark.parametrize("name", ["a\\u0000b", "../x", "/etc/passwd"])
def test_a_ledger_lies_beside_its_configuration(name, tmp_path):
    (tmp_path / "config.toml").write_text(f'judgement = "{name}"')
    with pytest.raises(ToolkitError, match="expected the name of a file in"):
        load_with_ledger(tmp_path / "config.toml")


def test_a_series_of_an_odd_name_or_a_cell_without_end_is_one_line(tmp_path):
    with pytest.raises(ToolkitError, match="no path; expected a CSV, Excel"):
        read_monthly("a\0b")
    (tmp_path / "own.csv").write_text("month,n\n2024-01," + "9" * 140_000)
    with pytest.raises(ToolkitError, match="field larger"):
        read_monthly(tmp_path / "own.csv")


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
