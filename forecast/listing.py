"""What can be named on the command line and in a configuration, a line each."""

from collections.abc import Iterator
from datetime import date

from data.errors import RunError
from data.names import nearest
from forecast.scenario_run import lever_lines, scenario_lines


def list_names(what: str) -> None:
    """Print the names of one kind, a line each.

    Raises:
        RunError: there is no such kind.
    """
    kinds = {
        "models": _models,
        "quantities": _quantities,
        "scenarios": scenario_lines,
        "levers": lever_lines,
        "parameters": _parameters,
        "scores": _scores,
        "runs": _runs,
    }
    if what not in kinds:
        raise RunError(
            f"list {what!r}: unknown; expected {', '.join(kinds)}. Write {nearest(what, kinds)}."
        )
    for line in kinds[what]():
        print(line)


def _models() -> Iterator[str]:
    from models.registry import MODELS

    for name, entry in MODELS.items():
        yield f"{name:<14}{entry.least_months:>4} months  {entry.description_en}"


def _quantities() -> Iterator[str]:
    from data.glossary import entry, keys

    for key in keys():
        if (found := entry(key)).kind != "term":
            yield f"{key:<28}{found.unit:<20}{found.label_nl}"


def _scores() -> Iterator[str]:
    from forecast.score_list import SCORES

    for name, entry in SCORES.items():
        yield f"{name:<24}{entry.unit:<14}{entry.label_en}"


def _parameters() -> Iterator[str]:
    from data.parameters import load

    for name, found in load(date.max).items():
        step = found.steps[-1]
        yield f"{name:<34}{step.value:>12,.10g} {found.unit:<16}{step.start} {step.source}"


def _runs() -> Iterator[str]:
    from forecast.run_query import run_lines

    return run_lines()
