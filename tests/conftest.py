"""Rules every test keeps: exactly one level, seeded search, reviewed golden text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

LEVELS = {"unit", "property", "contract", "golden", "e2e", "shape", "slow", "benchmark"}
GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("fixed", derandomize=True, deadline=None, database=None)
settings.load_profile("fixed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regen", action="store_true", help="rewrite tests/golden/; review the git diff"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    wrong = [f"{item.nodeid}: {levels(item) or 'no level'}" for item in items if not fits(item)]
    if wrong:
        listed = "\n  ".join(wrong)
        raise pytest.UsageError(
            f"{len(wrong)} tests without exactly one level; expected one of "
            f"{', '.join(sorted(LEVELS))}. Mark each with @pytest.mark.<level>:\n  {listed}"
        )


def levels(item: pytest.Item) -> list[str]:
    return sorted({mark.name for mark in item.iter_markers()} & LEVELS)


def fits(item: pytest.Item) -> bool:
    return isinstance(item, pytest.DoctestItem) or len(levels(item)) == 1


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with tests/golden/<name>; with --regen, write it there first."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--regen"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
