"""Work in a second process: the same answer, the same error, and the same drawings."""

import os
import subprocess
import sys
import threading
import time

import pytest

from data.errors import RunError
from forecast.simulation import beside
from forecast.simulation.beside import Beside
from reports.blocks import Chart

pytestmark = pytest.mark.unit
TWO = pytest.mark.skipif(not beside._can_copy(), reason="one processor, or no fork")


SCRIPT = """
import os
from forecast.simulation.beside import Beside
print(os.getpid(), Beside(os.getpid).answer())
"""


@TWO
def test_the_work_is_done_in_another_process():
    """In a fresh process: other tests may leave threads in this one."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    here, there = done.stdout.split()
    assert here != there


def test_what_the_work_raises_is_raised_here():
    def refuse():
        raise RunError("nothing; expected something. Take a later day.")

    with pytest.raises(RunError, match="nothing; expected something"):
        Beside(refuse).answer()


def test_beside_another_thread_the_work_is_done_here():
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert Beside(os.getpid).answer() == os.getpid()
    finally:
        stop.set()
        other.join()


@TWO
def test_work_whose_process_is_ended_is_done_here():
    here = os.getpid()

    def ended():
        if os.getpid() != here:
            os._exit(9)
        return "done"

    assert Beside(ended).answer() == "done"


def test_a_chart_drawn_elsewhere_is_not_drawn_again():
    chart = Chart("c", lambda: b"here", "caption", "words")
    chart.drawn(b"there")
    assert chart.svg == b"there"


ENDED = """
import os, signal, time
from forecast.simulation.beside import Beside
def work():
    print(os.getpid(), flush=True)
    time.sleep(60)
Beside(work)
time.sleep(60)
"""


@TWO
def test_a_killed_process_leaves_none_at_work():
    """The lock on a folder that both hold is free at once."""
    asked = subprocess.Popen([sys.executable, "-c", ENDED], stdout=subprocess.PIPE, text=True)
    assert asked.stdout is not None
    with asked.stdout:
        beside_it = int(asked.stdout.readline())
        asked.kill()
        asked.wait()
        ends = time.monotonic() + 10
        while os.path.exists(f"/proc/{beside_it}/fd/1") and time.monotonic() < ends:
            time.sleep(0.05)
    assert not os.path.exists(f"/proc/{beside_it}/fd/1")
