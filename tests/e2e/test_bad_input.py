"""Bad input gets one clear line, a non-zero exit, and leaves nothing behind."""

import json

import pytest

pytestmark = pytest.mark.e2e

USAGE = {
    **{
        f"language of {words[0]}": ([*words, "--lang", "fr"], "'fr' is not one of 'nl', 'en'.")
        for words in (["run"], ["ask", "x", "1"], ["answers", "x"], ["budget", "x"], ["reconcile"])
    },
    "unknown command": (["runn"], "No such command 'runn'"),
    "unknown option": (["run", "--bogus"], "No such option: --bogus"),
    "option without value": (["run", "--as-of"], "--as-of"),
    "workers in words": (
        ["run", "--workers", "two"],
        "Invalid value for '--workers': Input should be a valid integer",
    ),
    "too many arguments": (["verify", "one", "two"], "two"),
}
OPTIONS = {
    "no day": (["run", "--as-of", ""], "date '': not a day of the calendar"),
    "folder name too long": (["run", "--out", "x" * 300], "File name too long"),
    "day in words": (["run", "--as-of", "soon"], "date 'soon': not a day of the calendar"),
    "month 13": (["run", "--as-of", "2024-13-01"], "date '2024-13-01': not a day"),
    "quarter 5": (["run", "--as-of", "2024-Q5"], "date '2024-Q5': not a day"),
    "before the first publication": (["run", "--as-of", "1990-01-01"], "1990-01-01"),
    "long after the last figure": (
        ["run", "--as-of", "2090"],
        "as-of 2090-12-31: more than a year",
    ),
    "history too short": (["run", "--as-of", "2008-12-31"], "no stream can be simulated"),
    "no worker": (["run", "--workers", "0"], "workers: Input should be greater than or equal to 1"),
    "unknown list": (["list", "modelz"], "list 'modelz': unknown; expected models"),
    "unknown run": (["verify", "nowhere"], "nowhere: no such run"),
}
CONFIGS = {
    "not TOML": ("seed = = 3", "not TOML"),
    "unknown key": ("sede = 3", "sede: unknown key"),
    "wrong type": ('seed = "three"', "seed: Input should be a valid integer"),
    "unknown language": ('language = "fr"', "language: Input should be 'nl' or 'en'"),
    "too few paths": ("n_paths = 10", "n_paths: Input should be greater than or equal to 1000"),
    "unknown stream": (
        '[[pools.inflow_frist]]\nmembers = ["ets"]',
        "no stream 'inflow_frist'; nearest inflow_first",
    ),
    "unknown model": ('[[pools.inflow_first]]\nmembers = ["etz"]', "model 'etz': unknown"),
    "model named twice": ('[[pools.inflow_first]]\nmembers = ["ets", "ets"]', "name one twice"),
    "no model": ("[[pools.inflow_first]]\nmembers = []", "pools.inflow_first.0.members"),
    "weights do not fit": (
        '[[pools.inflow_first]]\nmembers = ["ets"]\nweights = [0.3, 0.7]',
        "2 weights for 1 members",
    ),
    "endless weight": (
        '[[pools.inflow_first]]\nmembers = ["ets"]\nweights = [inf]',
        "weights.0: Input should be a finite number",
    ),
    "seed true": ("seed = true", "seed: Input should be a valid integer"),
    "negative weight": (
        '[[pools.inflow_first]]\nmembers = ["ets"]\nweights = [-1.0]',
        "greater than 0, found -1.0",
    ),
    "month in words": (
        '[[pools.inflow_first]]\nmembers = ["ets"]\nfrom_month = "May"',
        "from_month: String should match",
    ),
    "level outside 0..1": (
        "[levels]\nmaximum = 1.2",
        "levels.maximum: Input should be less than 1",
    ),
    "levels that fall": ("[levels]\nmaximum = 0.4", "do not rise"),
    "unknown level": ("[levels]\nmiddle = 0.4", "levels name"),
    "no such folder": ('figures = "nowhere"', "nowhere"),
}


def one_line(outcome, code, found):
    assert outcome.code == code
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("error: ")
    assert found in outcome.err


@pytest.mark.parametrize(("arguments", "found"), USAGE.values(), ids=USAGE)
def test_wrong_usage_exits_2(prognose, arguments, found):
    one_line(prognose(*arguments), 2, found)


@pytest.mark.parametrize(("arguments", "found"), OPTIONS.values(), ids=OPTIONS)
def test_wrong_option_exits_1(prognose, tmp_path, arguments, found):
    out = ["--out", tmp_path / "run"] if arguments[0] == "run" and "--out" not in arguments else []
    one_line(prognose(*arguments, *out), 1, found)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("text", "found"), CONFIGS.values(), ids=CONFIGS)
def test_wrong_configuration_exits_1(prognose, config, tmp_path, text, found):
    path = config(text)
    one_line(prognose("run", "--config", path, "--out", tmp_path / "run"), 1, found)
    assert list(tmp_path.iterdir()) == [path]


def test_missing_configuration(prognose, tmp_path):
    one_line(prognose("run", "--config", tmp_path / "no.toml"), 1, "No such file or directory")


def test_configuration_in_another_encoding(prognose, tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes('language = "één"'.encode("latin-1"))
    one_line(prognose("run", "--config", path), 1, "not TOML")


def test_publish_away_from_its_record_makes_nothing(prognose, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    one_line(prognose("publish"), 1, "docs/record.md")
    assert list(tmp_path.iterdir()) == []


def test_existing_output_folder_is_left_alone(prognose, tmp_path):
    (tmp_path / "kept.txt").write_text("mine")
    one_line(prognose("run", "--out", tmp_path), 1, "exists already")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_output_folder_under_a_file(prognose, tmp_path):
    (tmp_path / "file").write_text("mine")
    target = tmp_path / "file" / "run"
    one_line(prognose("run", "--out", target), 1, "expected a folder that can be written")


def spoil_text(old, new):
    def spoil(path):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


TABLES = {
    "missing": (lambda path: path.unlink(), "nl_quarterly.csv"),
    "empty": (lambda path: path.write_bytes(b""), "nl_quarterly.csv"),
    "header only, cut short": (lambda path: path.write_bytes(b"series,per"), "nl_quarterly.csv"),
    "truncated line": (lambda path: path.write_bytes(path.read_bytes()[:-40]), "nl_quarterly.csv"),
    "utf-16": (
        lambda path: path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16")),
        "nl_quarterly.csv",
    ),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 20), "nl_quarterly.csv"),
    "column gone": (spoil_text(",published_on,", ",published,"), "published"),
    "text in a number": (spoil_text(",2360,", ",2360x,"), "2360x"),
    "period that is none": (spoil_text(",2008-Q1,", ",2008-Q9,"), "2008-Q9"),
    "days of another period": (spoil_text(",2008-Q1,", ",2008-Q2,"), "expected the days"),
    "published in the year 9999": (spoil_text(",2008-06-29,", ",9999-12-31,"), "9999-12-31"),
    "unknown unit": (spoil_text(",decisions,", ",bananas,"), "bananas"),
    "unknown source": (spoil_text(",ESTAT-DEC-230626", ",NOBODY"), "NOBODY"),
    "negative figure": (spoil_text(",2360,", ",-2360,"), "-2360"),
    "date in words": (spoil_text(",2008-01-01,", ",spring,"), "spring"),
}


@pytest.mark.parametrize(("spoil", "found"), TABLES.values(), ids=TABLES)
def test_spoilt_table(prognose, config, tables, spoil, found):
    spoil(tables / "nl_quarterly.csv")
    path = config(f'figures = "{tables}"')
    target = tables.parent / "run"
    one_line(prognose("run", "--config", path, "--out", target), 1, found)
    assert not target.exists()


MANIFESTS = {
    "changed file": (lambda run: (run / "bands.csv").write_text("x"), "bands.csv: changed"),
    "missing file": (lambda run: (run / "bands.csv").unlink(), "bands.csv: missing"),
    "extra file": (lambda run: (run / "new.csv").write_text("x"), "new.csv: not part"),
    "no manifest": (lambda run: (run / "manifest.json").unlink(), "no readable manifest.json"),
    "broken manifest": (lambda run: (run / "manifest.json").write_text("{"), "not a manifest"),
    "foreign manifest": (lambda run: (run / "manifest.json").write_text("[]"), "not a manifest"),
}


@pytest.mark.parametrize(("spoil", "found"), MANIFESTS.values(), ids=MANIFESTS)
def test_spoilt_run_is_not_verified(prognose, tmp_path, spoil, found):
    from forecast.archive.store import draft_folder, write_manifest

    run = tmp_path / "run"
    with draft_folder(run) as folder:
        (folder / "bands.csv").write_text("quantity\n")
        write_manifest(folder, {"run_id": "x"})
    assert prognose("verify", run).code == 0
    spoil(run)
    one_line(prognose("verify", run), 1, found)


def test_manifest_holds_every_file(tmp_path):
    from forecast.archive.store import draft_folder, write_manifest

    with draft_folder(tmp_path / "run") as folder:
        (folder / "bands.csv").write_text("quantity\n")
        write_manifest(folder, {"run_id": "x"})
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert list(manifest["outputs"]) == ["bands.csv"]


def test_interrupted_draft_leaves_nothing(tmp_path):
    from forecast.archive.store import draft_folder

    def interrupted():
        with draft_folder(tmp_path / "run") as folder:
            (folder / "half.csv").write_text("x")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


READERS = (
    ("verify",),
    ("rerun",),
    ("ask", "P(inflow_total in 2027 > 1)"),
    ("watch",),
    ("score",),
    ("budget",),
    ("answers",),
    ("serve",),
    ("letter", "--out", "letter"),
)


@pytest.mark.parametrize("command", READERS, ids=lambda given: given[0])
def test_what_verify_refuses_every_command_that_reads_a_run_refuses(prognose, tmp_path, command):
    from forecast.archive.store import draft_folder, write_manifest

    run = tmp_path / "run"
    with draft_folder(run) as folder:
        (folder / "bands.csv").write_text("quantity\n")
        write_manifest(folder, {"run_id": "x"})
    (run / "bands.csv").write_text("x")
    name, *options = command
    one_line(prognose(name, run, *options), 1, "bands.csv: changed")


def test_two_runs_are_compared_or_put_in_a_hub_only_when_both_are_whole(prognose, tmp_path):
    from forecast.archive.store import draft_folder, write_manifest

    run = tmp_path / "run"
    with draft_folder(run) as folder:
        write_manifest(folder, {"run_id": "x"})
    (run / "new.csv").touch()
    one_line(prognose("compare", run, run), 1, "new.csv: not part")
    one_line(prognose("hub", tmp_path / "hub", "--run", run), 1, "new.csv: not part")
    assert not (tmp_path / "hub").exists()
