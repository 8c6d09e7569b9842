"""A hostile or odd file, place or screen: one line, nothing drowned, nothing sent along."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import requests

from data.errors import RunError
from data.folders import ROOT
from data.refresh.offices.transport import Client, Limits
from forecast.archive.manifest import LAYERS, code_files
from forecast.archive.store import verified_run, write_manifest
from forecast.config import load_config
from forecast.exchange import write_csv
from forecast.ledger import load_with_ledger
from forecast.policy.levers import load_scenarios
from tests.conftest_panel import simulated

pytestmark = pytest.mark.unit


def pipe(folder, name="pipe.toml"):
    os.mkfifo(folder / name)
    return folder / name


def test_a_configuration_is_a_plain_small_file(tmp_path):
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 5_000_001)
    for path, kind in (
        (pipe(tmp_path), "a pipe"),
        (Path("/dev/zero"), "a device"),
        (large, "5000001 bytes, more than 5000000"),
    ):
        with pytest.raises(RunError, match=f"{kind}; expected a small text file"):
            load_config(path)


def test_a_mark_of_utf_8_in_front_of_a_configuration_is_no_fault(tmp_path):
    (tmp_path / "own.toml").write_bytes(b"\xef\xbb\xbfseed = 7\n")
    assert load_config(tmp_path / "own.toml").seed == 7


def test_a_pipe_as_ledger_or_scenario_is_told_and_not_waited_for(tmp_path):
    pipe(tmp_path, "ledger.toml")
    (tmp_path / "own.toml").write_text('judgement = "ledger.toml"\n')
    with pytest.raises(RunError, match=r"ledger.toml: a pipe; expected a small text file"):
        load_with_ledger(tmp_path / "own.toml")
    (tmp_path / "scenarios").mkdir()
    pipe(tmp_path / "scenarios", "mine.toml")
    with pytest.raises(RunError, match=r"mine.toml: a pipe; expected a small text file"):
        load_scenarios(tmp_path / "scenarios")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+31 70", "'+31 70"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("-", "-"),
        ("-12.5", "-12.5"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_no_text_in_a_csv_file_is_a_formula(cell, written, tmp_path):
    table = pd.DataFrame({"why": [cell, "x"], "value": [-1.5, 2.0], "n": [-1, 2]})
    write_csv(table, tmp_path / "out.csv")
    found = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert found.iloc[0].tolist() == [written, "-1.5", "-1"]


def test_a_password_of_netrc_is_not_sent_to_an_office(tmp_path, monkeypatch):
    own = tmp_path / "netrc"
    own.write_text("machine example.org login me password secret\n")
    own.chmod(0o600)
    monkeypatch.setenv("NETRC", str(own))
    asked = requests.Request("GET", "https://example.org/x")
    assert "Authorization" in requests.Session().prepare_request(asked).headers
    client = Client("x", LIMITS, print)
    assert "Authorization" not in client._session.prepare_request(asked).headers


LIMITS = Limits(**dict.fromkeys(Limits.model_fields, 1))


def odd_link(folder):
    (folder / "x").symlink_to(folder / "manifest.json")


def odd_link_to_a_folder(folder):
    (folder / "x").symlink_to(folder, target_is_directory=True)


@pytest.mark.parametrize("spoil", [odd_link, odd_link_to_a_folder, lambda f: pipe(f, "x")])
def test_a_link_or_pipe_in_a_run_is_no_part_of_it(spoil, tmp_path):
    (tmp_path / "bands.csv").write_text("a\n")
    write_manifest(tmp_path, {})
    assert set(verified_run(tmp_path)["outputs"]) == {"bands.csv"}
    spoil(tmp_path)
    with pytest.raises(RunError, match="x: a link or no plain file, not part of the run"):
        verified_run(tmp_path)


def test_the_code_that_names_a_run_is_that_of_a_wheel():
    """Every module that counts stands in a package a wheel has, at the place it has there."""
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"][
        "packages"
    ]
    counted = [path.relative_to(ROOT) for layer in LAYERS for path in code_files(layer)]
    modules = {".".join(path.parent.parts) for path in counted if path.suffix == ".py"}
    assert modules <= set(packages) and "forecast.run" in modules
    assert Path("reports/fonts") in {path.parent for path in counted}


def prognose(*arguments, **options):
    command = [sys.executable, "-m", "forecast", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, **options)


def test_a_screen_that_is_not_utf_8_shows_what_it_can():
    plain = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    made = prognose("list", "quantities", env=plain)
    assert made.returncode == 0 and made.stdout.isascii() and b"inflow_total" in made.stdout


def with_no_screen_for_errors(asked):
    return subprocess.run(
        f"exec 2>&-; {sys.executable} -m forecast {asked}",
        shell=True,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        timeout=120,
    )


def test_without_a_screen_for_errors_a_panel_is_made_all_the_same(tmp_path):
    source = tmp_path / "panel.csv"
    simulated(1, n_months=60).to_csv(source, index=False)
    few = "--models random_walk --paths 400 --horizon 2"
    made = with_no_screen_for_errors(f"panel {source} --out {tmp_path / 'out'} {few}")
    assert made.returncode == 0 and b"1 of 1 series forecast" in made.stdout


def test_without_a_screen_for_errors_a_run_is_made_all_the_same(tmp_path):
    few, out = tmp_path / "few.toml", tmp_path / "out"
    few.write_text("n_paths = 1000\ncalibrate = false\n", encoding="utf-8")
    asked = f"run --no-report --as-of 2015-05-15 --config {few} --out {out}"
    made = with_no_screen_for_errors(asked)
    assert made.returncode == 0 and b"Bestanden" in made.stdout
    assert verified_run(out)["as_of"] == "2015-05-15"


@pytest.mark.parametrize("allowed", [512, 1000])
def test_a_limit_on_memory_in_which_libraries_hang_is_one_line(allowed):
    made = subprocess.run(
        f"ulimit -v {allowed * 1024}; exec {sys.executable} -m forecast list quantities",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert made.returncode == 1 and not made.stdout
    told = f"error: memory: {allowed} MB of addresses allowed (ulimit -v); expected at least 1024"
    assert made.stderr.decode().startswith(told) and made.stderr.count(b"\n") == 1


def test_a_letter_in_a_path_that_the_system_cannot_write_is_no_traceback(tmp_path):
    """Without UTF-8 a name is bytes: the panel is made, or one line says what to do."""
    source = tmp_path / "caf\u00e9.csv"
    simulated(1, n_months=60).to_csv(source, index=False)
    plain = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
    few = ("--models", "random_walk", "--paths", "400", "--horizon", "2")
    made = prognose("panel", source, "--out", tmp_path / "\u00e9", *few, env=os.environ | plain)
    assert made.returncode == 1 and made.stderr.count(b"\n") == 1
    assert b"letters this system cannot write. Set PYTHONUTF8=1" in made.stderr
    told = plain | {"PYTHONUTF8": "1"}
    made = prognose("panel", source, "--out", tmp_path / "\u00e9", *few, env=os.environ | told)
    assert made.returncode == 0 and b"1 of 1 series forecast" in made.stdout
