"""How many mutants the tests kill: ``make mutants`` runs a sample and writes docs/mutants.md.

A mutant never stands on disk: a process of its own loads the changed text in place of the module
and runs, fastest first, the test files that reach the changed function. It dies when a test or an
import fails, or when one test takes a minute of CPU, ten times what the slowest takes.
"""

import argparse
import ast
import importlib
import json
import math
import multiprocessing
import os
import resource
import sys
import tempfile
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import coverage
import pytest
from scipy.stats import binomtest

from reports.number_format import number

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / ".cache" / "mutants"))  # cosmic-ray, behind our own libraries
from tests.benchmarks.mutants import Mutant, drawn  # noqa: E402

GIVEN = tomllib.loads(Path(__file__).with_name("mutants.toml").read_text(encoding="utf-8"))
PAGE, KEPT = ROOT / "docs" / "mutants.md", ROOT / ".cache" / "mutants_found"
OURS = {"data", "models", "forecast", "reports", "tests", "docs", "asielprognose"}
QUIET = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
QUIET += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins are loaded before it starts
MINUTE = 60  # seconds of CPU of one test: then it has no end
WALL = 900  # seconds
FORK = multiprocessing.get_context("fork")
Found = dict[str, dict[str, Any]]  # by test file: lines reached by module, and seconds taken


class Clock:
    """Ends the process, by a signal, when a test takes more than a minute of CPU."""

    def pytest_runtest_setup(self) -> None:
        """Give the next test its minute."""
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        most = (math.ceil(used) + MINUTE, resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_CPU, most)


def passed(names: list[str], mutant: Mutant | None) -> int:
    """Run test files in this process, with a mutant in place of its module; 0 when all pass."""
    Clock().pytest_runtest_setup()
    os.chdir(ROOT)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if mutant:
        load, path, text = SourceFileLoader.get_code, str(ROOT / mutant.module), mutant.source()
        SourceFileLoader.get_code = lambda self, name: (
            compile(text, path, "exec") if self.path == path else load(self, name)
        )
    skipped = [f"--deselect={name}" for name in GIVEN["slow"]]
    return int(pytest.main([*QUIET, *skipped, *names], plugins=[Clock()]))


def tested(names: list[str], mutant: Mutant) -> None:
    """Run test files on a mutant and end this process."""
    os._exit(passed(names, mutant))


def reached(file: str, modules: list[str], told: str) -> None:
    """Run one test file on the code as it is, write down what it reached, and end this process."""
    cover = coverage.Coverage(data_file=None, config_file=False, include=modules)
    cover.start()
    code = passed([file], None)
    cover.stop()
    lines = {name: cover.get_data().lines(str(ROOT / name)) or [] for name in modules}
    others = [name for name in sys.modules if name.split(".")[0] not in OURS]
    took = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    Path(told).write_text(json.dumps({"lines": lines, "took": took, "libraries": others}))
    os._exit(code)


def process(function: Any, *given: Any) -> int:
    """Run a function in a process of its own and return how it ended, below 0 by a signal."""
    child = FORK.Process(target=function, args=given)
    child.start()
    child.join(WALL)
    if child.is_alive():
        child.kill()
        child.join()
    return int(child.exitcode or 0)


def reach(modules: list[str], tests: list[str]) -> Found:
    """Return what each test file reaches, the fastest first; load the libraries they use."""
    found = {}
    for file in tests:
        with tempfile.NamedTemporaryFile() as told:
            if code := process(reached, file, modules, told.name):
                raise SystemExit(f"{file}: ends with {code} on the code as it is; expected 0")
            found[file] = json.loads(Path(told.name).read_bytes())
        for name in found[file].pop("libraries"):
            try:
                importlib.import_module(name)
            except Exception:  # only a running test can load it
                continue
    return dict(sorted(found.items(), key=lambda one: one[1]["took"]))


def about(mutant: Mutant) -> range:
    """Return the lines that say whether a test reaches a mutant: of its function, or of all."""
    line, best = mutant.place[0], range(1, 10**6)
    for node in ast.walk(ast.parse((ROOT / mutant.module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0):
            best = min(best, range(node.body[0].lineno, (node.end_lineno or 0) + 1), key=len)
    return best


def fate(mutant: Mutant, found: Found) -> str:
    """Return ``died``, ``endless`` or ``survived``."""
    span = {*about(mutant)}
    names = [file for file, one in found.items() if span & {*one["lines"][mutant.module]}]
    if not names:
        return "survived"
    code = process(tested, names, mutant)
    return "died" if code > 0 else "endless" if code else "survived"


def files(names: list[str]) -> list[str]:
    """Return the files, from the root, that names with stars stand for."""
    return [str(p.relative_to(ROOT)) for one in names for p in sorted(ROOT.glob(one))]


def run(name: str, seed: int, n: int, again: bool) -> None:
    """Draw the mutants of a target, run the tests on each, and keep what became of them.

    Args:
        name: of the target.
        seed: of the sample.
        n: how many at most.
        again: only on those that survived before: which are noticed by tests written since.
    """
    modules, kept = files(GIVEN["target"][name]["modules"]), KEPT / f"{name}-{seed}.json"
    examples = [one for one in modules if ">>>" in (ROOT / one).read_text(encoding="utf-8")]
    found = reach(modules, [*files(GIVEN["target"][name]["tests"]), *examples])
    rows = json.loads(kept.read_text(encoding="utf-8")) if again else []
    KEPT.mkdir(parents=True, exist_ok=True)
    for at, mutant in enumerate(drawn(modules, seed, n)):
        if not again:
            names = ("module", "line", "was", "becomes")
            row = (mutant.module, mutant.place[0], *mutant.lines())
            rows.append(dict(zip(names, row, strict=True)) | {"fate": fate(mutant, found)})
        elif rows[at]["fate"] == "survived":
            rows[at]["now"] = fate(mutant, found)
        print(name, at + 1, *rows[at].values(), flush=True)
        kept.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def page(by_target: dict[str, list[dict[str, Any]]], seed: int) -> str:
    """Return the page: the table by target, and every survivor with what was seen of it."""
    why = {(one["module"], one["was"], one["becomes"]): one["why"] for one in GIVEN["equivalent"]}
    table, lists = [], []
    for name, rows in by_target.items():
        left = [row for row in rows if row["fate"] == "survived"]
        said = [why.get((row["module"], row["was"], row["becomes"]), "") for row in left]
        n, died, same = len(rows), len(rows) - len(left), sum(map(bool, said))
        ends = binomtest(died, n).proportion_ci(method="wilson")
        parts = (died / n, ends.low, ends.high, died / (n - same))
        share, low, high, rest = (number(100 * one, "en", 1) for one in parts)
        endless = sum(row["fate"] == "endless" for row in rows)
        cells = (name, GIVEN["target"][name]["says"], n, died, endless, len(left), same)
        table.append(f"| {' | '.join(map(str, cells))} | {share}% | {low}-{high}% | {rest}% |")
        lists += ["", f"## {name[0].upper()}{name[1:]}", "", "| where | change | seen |"]
        lists += ["| --- | --- | --- |"]
        lists += [survivor(row, reason) for row, reason in zip(left, said, strict=True)]
    return GIVEN["page"].format(seed=seed, table="\n".join(table)) + "\n".join(lists) + "\n"


def survivor(row: dict[str, Any], reason: str) -> str:
    """Return the row of a mutant that survived."""
    change = f"`{row['was']}` -> `{row['becomes']}`".replace("|", "\\|")
    since = "noticed by a test written since" if row.get("now", "survived") != "survived" else ""
    seen = f"no other result: {reason}" if reason else since or "a test is lacking"
    return f"| `{row['module']}` {row['line']} | {change} | {seen} |"


def main() -> None:
    """Run all targets, or what is named, and write the page when every target has its mutants."""
    parser = argparse.ArgumentParser(description="Write docs/mutants.md.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(GIVEN['target'])}")
    parser.add_argument("--seed", type=int, default=GIVEN["seed"])
    parser.add_argument("-n", type=int, default=GIVEN["sample"], help="mutants of each")
    parser.add_argument("--again", action="store_true", help="only those that survived before")
    given = parser.parse_args()
    for name in given.names or GIVEN["target"]:
        run(name, given.seed, given.n, given.again)
    kept = {name: KEPT / f"{name}-{given.seed}.json" for name in GIVEN["target"]}
    if given.seed == GIVEN["seed"] and all(path.exists() for path in kept.values()):
        rows = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in kept.items()}
        PAGE.write_text(page(rows, given.seed), encoding="utf-8")
        print(f"mutants: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
