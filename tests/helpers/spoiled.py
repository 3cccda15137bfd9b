"""Inputs that are nearly good frames, without end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random


def spoiled(samples: Sequence[bytes], random: Random) -> Iterator[bytes]:
    """Yield without end: good frames cut, joined, repeated, with bits and bytes changed, and rubbish."""
    longest = 2 * max(map(len, samples)) + 8
    while True:
        data = bytearray(random.choice(samples))
        for _ in range(random.choice((0, 1, 1, 2, 4))):
            at = random.randrange(len(data) + 1)
            match random.randrange(7):
                case 0 if data:
                    data[at % len(data)] ^= 1 << random.randrange(8)
                case 1 if data:
                    data[at % len(data)] = random.choice((0x00, 0x7F, 0x80, 0xFF, random.randrange(256)))
                case 2:
                    del data[at : at + random.randrange(1, 9)]
                case 3:
                    data[at:at] = random.randbytes(random.randrange(1, 9))
                case 4:
                    data[at:at] = random.choice(samples)
                case 5:
                    data += data[at:]
                case _:
                    data = bytearray(random.randbytes(random.randrange(longest)))
        yield bytes(data[:longest])
