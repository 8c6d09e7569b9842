"""How much an Arrow file unpacks to, before anything of it is unpacked.

Arrow says the length of every packed buffer in front of it, and where the buffers are in its
headings (https://arrow.apache.org/docs/format/Columnar.html). Only these few numbers are looked up
here, at the places where the Arrow library looks; figures are read by that library alone.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

MARK = b"ARROW1"
END = len(MARK) + 4  # the last bytes: the length of the last heading, and the mark
DICTIONARIES, BATCHES = 2, 3  # fields of the last heading
HEADER, DATA = 2, 1  # of a message; of a dictionary in it
LENGTH, BUFFERS, COMPRESSION = 0, 2, 3  # of a batch
CONTINUED = 0xFFFFFFFF
AS_IT_IS = -1  # a buffer that was not packed after all


class Unpacked(NamedTuple):
    """What a file holds: rows in all, and bytes that must be in memory at once."""

    n_rows: int
    n_bytes: int


class _Heading(NamedTuple):
    """A table of Google's flatbuffers: its bytes and where it starts."""

    held: memoryview
    start: int

    def field(self, number: int) -> int:
        """Return where a field stands; 0 when it is not there."""
        (back,) = struct.unpack_from("<i", self.held, self.start)
        listed = self.start - back
        (size,) = struct.unpack_from("<H", self.held, listed)
        place = 4 + 2 * number
        if place + 2 > size:
            return 0
        (offset,) = struct.unpack_from("<H", self.held, listed + place)
        return self.start + int(offset) if offset else 0

    def led_to(self, number: int) -> int:
        """Return where the thing stands that a field points to; 0 when it is not there."""
        if not (place := self.field(number)):
            return 0
        (offset,) = struct.unpack_from("<I", self.held, place)
        return place + int(offset)

    def rows(self, number: int, form: str) -> Iterator[tuple[int, ...]]:
        """Yield the members of a list, each of one form."""
        if place := self.led_to(number):
            (count,) = struct.unpack_from("<I", self.held, place)
            size = struct.calcsize(form)
            yield from struct.iter_unpack(form, self.held[place + 4 : place + 4 + count * size])


def unpacked(file: memoryview) -> Unpacked:
    """Return what an Arrow file holds.

    Args:
        file: its bytes, as of a file mapped to memory.

    Raises:
        ValueError: they are no Arrow file.
    """
    try:
        (size,) = struct.unpack_from("<i", file, len(file) - END)
        last = _table(file[len(file) - END - size : len(file) - END])
        kept = [_batch(file, at, DATA) for at, *_ in last.rows(DICTIONARIES, "<qi4xq")]
        read = [_batch(file, at, 0) for at, *_ in last.rows(BATCHES, "<qi4xq")]
    except struct.error as error:
        raise ValueError(f"no heading where it should be: {error}") from error
    n_bytes = sum(one.n_bytes for one in kept) + max((one.n_bytes for one in read), default=0)
    return Unpacked(sum(one.n_rows for one in read), n_bytes)


def _table(held: memoryview) -> _Heading:
    (start,) = struct.unpack_from("<I", held, 0)
    return _Heading(held, int(start))


def _batch(file: memoryview, at: int, inside: int) -> Unpacked:
    """Return what the batch of a message holds, or of the dictionary in it."""
    first, second = struct.unpack_from("<II", file, at)
    begin, size = (at + 8, second) if first == CONTINUED else (at + 4, first)
    message = _table(file[begin : begin + size])
    batch = _Heading(message.held, message.led_to(HEADER))
    if inside:
        batch = _Heading(message.held, batch.led_to(inside))
    place = batch.field(LENGTH)
    n_rows = struct.unpack_from("<q", batch.held, place)[0] if place else 0
    if not batch.field(COMPRESSION):
        return Unpacked(int(n_rows), 0)
    body = begin + size
    buffers = batch.rows(BUFFERS, "<qq")
    return Unpacked(int(n_rows), sum(_buffer(file, body + at, length) for at, length in buffers))


def _buffer(file: memoryview, at: int, length: int) -> int:
    if not length:
        return 0
    (said,) = struct.unpack_from("<q", file, at)
    return length if said == AS_IT_IS else max(int(said), 0)
