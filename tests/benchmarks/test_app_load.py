"""Ten readers who move levers for a minute, and a thousand moves; run with `make bench`."""

import asyncio
import os
import random
import re
import subprocess
import time
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from reports.app.board import KEPT, open_board
from reports.app.controls import Moved, choice, controls, levers
from tests.conftest_app import PROGNOSE, serving, small_run
from tests.conftest_page import BROWSER, needs_browser

pytestmark = [pytest.mark.benchmark, needs_browser]
READERS, SECONDS, THINKS = 10, 60, 5  # a reader looks at an answer before he moves on
STARTS = (*range(55, 100, 5), 105)  # percent of one price, so that no two readers ask the same
PATIENCE = 120  # seconds for one answer; it then counts as this
TARGETS = ("ind_capacity", "inflow_first", "coa_regular_places", "housing_capacity")
MOVES, SETTLED, GROWN = 1000, 99, 64  # the hundredth move on; MiB
PERCENTS, YEARS = (*range(50, 100, 5), *range(105, 155, 5)), range(2027, 2032)
MOVED = """([target, percent]) => new Promise((done) => {
    const start = performance.now(), slider = document.getElementById(`p_${target}`);
    let first = null;
    const heard = (event) => {
        const now = (performance.now() - start) / 1000;
        if (event.name === "lever_effects" && first === null) { first = now; }
        if (event.name !== "state" || first === null) { return; }
        const text = typeof event.value === "string" ? event.value : event.value.html;
        if (text.includes("Op alle")) { $(document).off("shiny:value", heard); done([first, now]); }
    };
    $(document).on("shiny:value", heard);
    slider.value = String(percent);
    $(slider).trigger("change");
})"""


@pytest.fixture
def server(tmp_path):
    """Serve a run with all its futures."""
    (tmp_path / "plain.toml").write_text("calibrate = false\n", encoding="utf-8")
    made = [*PROGNOSE, "run", "--no-report", "--config", "plain.toml", "--out", "run"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    served = serving(tmp_path, "run")
    yield served
    served.kill()


def resident(pid):
    """Return the memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def cpu(pid):
    """Return the seconds of processor that a process used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(int(fields[at]) for at in (11, 12)) / os.sysconf("SC_CLK_TCK")


async def reading(browser, address, seed, end):
    """Move levers until the end; return seconds to the first and to the whole answer of each."""
    rng, waited = random.Random(seed), []
    page = await browser.new_page()
    await page.add_init_script("localStorage.setItem('asielprognose.tour', 'seen')")
    await page.goto(f"{address}?levers=price_regular_place~{STARTS[seed]}~2027-01")
    await page.wait_for_selector(".tile")
    await page.click("a[data-value=levers]")
    await page.wait_for_selector("#lever_fan svg")
    percents = rng.sample([*range(50, 100, 5), *range(105, 155, 5)], 20)
    for turn, percent in enumerate(percents):  # no move twice, so that none is answered before
        if time.monotonic() > end:
            break
        move = [TARGETS[turn % len(TARGETS)], percent]
        try:
            waited.append(await asyncio.wait_for(page.evaluate(MOVED, move), PATIENCE))
        except TimeoutError:
            waited.append([PATIENCE, PATIENCE])
        await asyncio.sleep(THINKS * (0.5 + rng.random()))
    await page.close()
    return waited


async def readers(address):
    """Return the waits of all readers, who begin one after another."""
    from playwright.async_api import async_playwright

    async with async_playwright() as tools:
        browser = await tools.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        ends = time.monotonic() + SECONDS
        found = await asyncio.gather(
            *(reading(browser, address, seed, ends) for seed in range(READERS))
        )
        await browser.close()
    return np.array([wait for waits in found for wait in waits])


def test_ten_readers_for_a_minute(server, capsys):
    pid = server.process.pid
    before, used = resident(pid), cpu(pid)
    waits = asyncio.run(readers(server.address))
    after, each = resident(pid), (cpu(pid) - used) / len(waits)
    half, most = np.quantile(waits, [0.5, 0.95], axis=0)
    with capsys.disabled():
        print(
            f"\nprognose serve, {READERS} readers, {SECONDS} s, {len(waits)} moves: first answer "
            f"{half[0]:.1f} s (95%: {most[0]:.1f}), whole answer {half[1]:.1f} s (95%: "
            f"{most[1]:.1f}, longest {waits.max():.1f}); server {each:.2f} s of processor a move; "
            f"memory {before:.0f} to {after:.0f} MiB; load of the machine {os.getloadavg()[0]:.1f} "
            f"on {os.cpu_count()} cores"
        )
    assert len(waits) >= READERS
    assert waits.max() < PATIENCE  # nobody is left without an answer
    assert after - before < 1024


def every_move(day):
    """Yield a thousand choices of levers, no two the same."""
    for at, (percent, year, target) in enumerate(product(PERCENTS, YEARS, controls())):
        if at == MOVES:
            return
        yield levers(choice({target: Moved(percent, f"{year}-01")}, []), day)


def test_memory_is_flat_over_a_thousand_moves(tmp_path, capsys):
    small_run(tmp_path, "--no-report", "--out", "run")
    board = open_board(str(tmp_path / "run"))
    board.warm()
    seen = list[float]()
    for moved in every_move(board.made.known.day):
        for rough in (True, False):  # as a reader's move asks them
            turn = board.line(rough=rough).waiting
            turn.submit(board.outcome, moved, rough=rough).result()
        seen.append(resident(os.getpid()))
    with capsys.disabled():
        shown = ", ".join(f"{at + 1}: {seen[at]:.0f}" for at in (0, 9, 99, 499, MOVES - 1))
        print(f"\nprognose serve, memory in MiB after so many moves: {shown}")
    assert len(seen) == MOVES and len(board.kept) == KEPT
    assert seen[-1] - seen[SETTLED] < GROWN
