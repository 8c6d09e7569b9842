"""Who makes the chunks of a panel: this process, processes beside it, or a cluster."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from importlib import import_module
from itertools import islice
from threading import Thread
from typing import Any, NoReturn

import pandas as pd
from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from data.errors import RunError
from forecast.panel.part import ChunkResult, PanelSettings, forecast_chunk

PartResult = tuple[int, ChunkResult]
Tasks = Callable[[set[int]], Iterator[tuple[int, pd.DataFrame]]]  # those not yet made
AT_ONCE = 2  # chunks in flight for each worker: memory stays small
LOOK = 0.5  # seconds between two looks at the parent
TRIES = 3  # of a chunk whose worker was lost


def _numbered(number: int, rows: pd.DataFrame, settings: PanelSettings) -> PartResult:
    return number, forecast_chunk(rows, settings)


def _beside(number: int, rows: pd.DataFrame, settings: PanelSettings, parent: int) -> PartResult:
    """Make a chunk in a process of its own, which ends when the one that asked has ended."""
    if os.getpid() != parent:
        follow(parent)
    return _numbered(number, rows, settings)


@cache
def follow(parent: int) -> None:
    """See to it that this process ends within a second after its parent, however that ends."""
    Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


def local(tasks: Tasks, settings: PanelSettings, workers: int) -> Iterator[PartResult]:
    """Yield each chunk as soon as it is made; a lost process costs the chunks in flight.

    Args:
        tasks: gives the chunks whose number is not among those made.
        settings: of the panel.
        workers: processes; 1 uses none.

    Raises:
        RunError: processes were lost again and again.
    """
    made: set[int] = set()
    for _ in range(TRIES):
        own = os.getpid()
        calls = (delayed(_beside)(number, rows, settings, own) for number, rows in tasks(made))
        pool = Parallel(
            n_jobs=workers, return_as="generator_unordered", pre_dispatch=AT_ONCE * workers
        )
        try:
            for number, result in pool(calls):
                made.add(number)
                yield number, result
            return
        except TerminatedWorkerError:
            continue
    _lost()


def cluster(tasks: Tasks, settings: PanelSettings, address: str) -> Iterator[PartResult]:
    """Yield each chunk made on a Dask cluster; a lost worker costs the chunks it had.

    Args:
        tasks: gives the chunks that are not yet made.
        settings: of the panel.
        address: of the scheduler, such as ``tcp://127.0.0.1:8786``.

    Raises:
        RunError: Dask is not installed, nobody answers, or a chunk lost its worker too often.
    """
    try:
        dask: Any = import_module("distributed")
    except ImportError as error:
        raise RunError(
            "--cluster: Dask is not installed; expected the extra. Install '.[cluster]'."
        ) from error
    try:
        client = dask.Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise RunError(
            f"--cluster {address}: {str(error).splitlines()[0][:120]}; expected the address of a "
            f"Dask scheduler. Start one, or correct the address."
        ) from error
    with client:
        workers = max(len(client.scheduler_info()["workers"]), 1)
        waiting = tasks(set())
        submit = partial(_submit, client, settings)
        first = list(map(submit, islice(waiting, AT_ONCE * workers)))
        running = dask.as_completed(first, loop=client.loop)
        try:
            for future in running:
                yield future.result()
                future.release()
                running.update(list(map(submit, islice(waiting, 1))))
        except dask.KilledWorker:
            _lost()


def _submit(client: Any, settings: PanelSettings, task: tuple[int, pd.DataFrame]) -> Any:
    return client.submit(_numbered, *task, settings, pure=False, retries=TRIES)


def _lost() -> NoReturn:
    raise RunError(
        f"panel: workers were lost {TRIES} times; expected them to last. What is made stays: give "
        f"the same command again, with fewer workers or more memory."
    )


def numbered(
    chunks: Sequence[list[str]], ready: set[int], read: Callable[[list[str]], pd.DataFrame]
) -> Tasks:
    """Return what gives the rows of each chunk, read when it is asked for.

    Args:
        chunks: the series of each.
        ready: numbers of those that need not be made.
        read: gives the rows of some series.
    """

    def tasks(made: set[int]) -> Iterator[tuple[int, pd.DataFrame]]:
        for number, series in enumerate(chunks):
            if number not in made | ready:
                yield number, read(series)

    return tasks
