"""Work done in a second process, beside what is done here meanwhile."""

import ctypes
import multiprocessing as mp
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

T = TypeVar("T")
ENDS_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class Beside(Generic[T]):
    """Work that another process does while this one goes on.

    The process is a copy of this one, so it has all that the work needs and only the answer is
    sent. Where there is one processor, or a copy is not safe (other threads run here, or the
    system cannot copy a process), the work is done here when it is asked for. The answer is the
    same either way.
    """

    def __init__(self, work: Callable[[], T]) -> None:
        """Begin."""
        self._work, self._from = work, None if not _can_copy() else _begun(work)

    def answer(self) -> T:
        """Wait for the work and return what it gave, once.

        Raises:
            Exception: what the work raised.
        """
        if self._from is None:
            return self._work()
        process, end = self._from
        give_back()  # there may be long to wait
        try:
            kind, found = end.recv()
        except EOFError:  # the copy was ended, as where memory is short: once more, here
            kind, found = "ended", None
        process.join()
        if kind == "ended":
            return self._work()
        if kind == "raised":
            raise found
        answer: T = found
        return answer


def give_back() -> None:
    """Give the memory that was let go back to the system, where that can be asked for.

    Large arrays that are let go leave it with this process: a run would hold it twice over.
    """
    if hasattr(system := ctypes.CDLL(None), "malloc_trim"):  # of glibc
        system.malloc_trim(0)


def _can_copy() -> bool:
    if sys.platform != "linux" or mp.current_process().daemon:
        return False
    return len(os.sched_getaffinity(0)) > 1 and threading.active_count() == 1


def _begun(work: Callable[[], object]) -> tuple["mp.process.BaseProcess", Connection]:
    context = mp.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_done, args=(work, there, os.getpid()), daemon=True)
    process.start()
    there.close()
    return process, here


def _done(work: Callable[[], object], end: Connection, asked_by: int) -> None:
    _end_with(asked_by)
    try:
        found = ("found", work())
        give_back()  # likewise, before the answer is asked for
    except KeyboardInterrupt:  # the process that asked says so
        return
    except Exception as error:  # for the process that asked
        found = ("raised", error)
    with suppress(BrokenPipeError):  # it has gone
        end.send(found)
    end.close()


def _end_with(process: int) -> None:
    """Let the kernel end this process with the one that asked, however that ends.

    It holds open what that one held, a lock on a folder among it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ENDS_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != process:  # it was ended before
        os._exit(1)
