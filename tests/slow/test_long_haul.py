"""A year of quarters in minutes: what a house lives through, with nothing lost and no half file."""

import json
import os
import random
import re
import signal
import subprocess

import pytest

from forecast.archive.store import verified_run
from tests.conftest_app import serving as served
from tests.conftest_haul import House, clock_set_back, filled, small_panel
from tests.conftest_kills import marks
from tests.conftest_panel import simulated
from tests.conftest_refresh import CONFIG, NAMES, serving, table

pytestmark = pytest.mark.slow
SPRING, SUMMER, AUTUMN = "2026-04-30", "2026-08-20", "2026-09-20"
CHANCE = random.Random(20261130)
SIZE = "96m"


@pytest.fixture
def disk(tmp_path):
    """Give a small disk in memory; a folder and False where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    is_small = subprocess.run(asked, capture_output=True).returncode == 0
    yield folder, is_small
    if is_small:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def office(monkeypatch):
    """Serve a statistical office from this machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    made = table()
    with serving(made.reply) as made.address:
        yield made


def news(office, day, period, first):
    """Let the office publish one more month."""
    office.modified = f"{day}T02:00:00+02:00"
    for measure, value in (("M000101", first), ("M000102", first // 2)):
        office.figures[measure, period] = value
        for name in NAMES:
            office.parts[measure, name, period] = 45


def live_through(house, folder, office, *, small):
    """Go through the year; each step looks whether all that was finished is there as it was."""
    config = CONFIG.format(address=office.address)
    steps = {
        "refreshed": lambda: house.refresh(config),
        "killed and made again": lambda: killed_run(house, SPRING),
        "with the clock set back": lambda: clock_back(house, office, config, folder),
        "read": lambda: read(house),
        "a full disk": lambda: full_disk(house, folder, office, config) if small else None,
        "two panels in one folder": lambda: two_panels(house),
    }
    for name, step in steps.items():
        step()
        house.check()
        print(f"{name}: {len(house.kept)} runs")


def killed_run(house, day):
    """Kill a run once it writes, then make it; nothing is left of the killed one."""
    command = ("run", "--config", "few.toml", "--as-of", day)
    code = house.killed(*command, sign="out/runs/.*", after=CHANCE.random() / 2)
    house.check()
    house.run(day)
    assert code in (0, -signal.SIGKILL) and len(house.ids) == 1
    assert [path.name for path in house.runs.glob(".*")] == []
    assert "Unchanged and verified" in house.run(day)
    house.done("rerun", house.ids[0], "--figures", "tables")


def clock_back(house, office, config, folder):
    """Refresh and run with a clock that is 400 days slow, among files of the year 2100."""
    clock = clock_set_back(folder)
    for path in house.home.rglob("*"):
        os.utime(path, (4_102_444_800, 4_102_444_800))
    news(office, "2026-08-15", "2026MM07", 1690)
    if clock:  # what is of tomorrow by this clock is not believed
        before = marks(house.home / "tables")
        assert "expected none after today" in house.refresh(config, code=1, clock=clock)
        assert marks(house.home / "tables") == before
    assert "18 new" in house.refresh(config)
    house.run(SUMMER, clock=clock)
    assert len(house.ids) == 2
    house.done("rerun", house.ids[1], "--figures", "tables")  # by the right clock
    assert "Unchanged and verified" in house.run(SUMMER)


def read(house):
    """Compare, watch and open the runs; the server is killed as the kernel does."""
    first, second = house.ids
    assert "inflow_total" in house.done("compare", first, second, "--figures", "tables")
    assert house.done("watch", first, "--figures", "tables")
    opened = served(house.home, second)
    opened.kill()
    house.check()


def full_disk(house, folder, office, config):
    """Fill the disk to its last byte: each command fails in one line, then works."""
    news(office, "2026-09-15", "2026MM08", 1810)
    tables = marks(house.home / "tables")
    panel = small_panel(house.home, simulated(12, n_months=48))
    filler = filled(folder)
    for told in (
        house.refresh(config, code=1),
        house.run(AUTUMN, code=1),
        house.done(*panel, "panel", code=1),
    ):
        assert told.startswith("error: ") and "No space left on device" in told
    assert marks(house.home / "tables") == tables
    filler.unlink()  # the list of runs needs a little room to be read
    house.check()
    assert "2026-09-15" in house.refresh(config)
    house.run(AUTUMN)
    assert len(house.ids) == 3
    house.done(*panel, "panel")
    verified_run(house.home / "panel")


def two_panels(house):
    """Ask twice at once for a panel in one folder, kill one of the two, and ask again."""
    panel = small_panel(house.home, simulated(12, n_months=48))
    other = house.start(*panel, "both")
    house.killed(*panel, "both", sign="both/bands/*.parquet", after=CHANCE.random() / 4)
    _, err = other.communicate(timeout=120)
    assert other.returncode == 0, err
    house.done(*panel, "both")
    house.done(*panel, "alone")
    one, two = (marks(house.home / name) for name in ("both", "alone"))
    assert one == two and any(name.startswith("bands/") for name in one)


def test_a_year_of_quarters_loses_nothing_and_leaves_no_half_file(tmp_path, disk, office):
    folder, small = disk
    (folder / "home").mkdir()
    house = House(folder / "home")
    live_through(house, folder, office, small=small)
    said = house.done("compare", *house.ids[:2], "--figures", "tables")
    house.home = house.home.rename(folder / "moved")
    house.check()
    assert house.done("compare", *house.ids[:2], "--figures", "tables") == said
    assert "Unchanged and verified" in house.run(SPRING)
    left = [path for path in house.home.rglob("*") if re.search(r"draft|\.given|tmp", path.name)]
    assert left == [], "a half file was left"
    for manifest in house.home.rglob("manifest.json"):
        assert json.loads(manifest.read_text(encoding="utf-8"))
