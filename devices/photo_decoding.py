"""Pictures of identity cards, by a decoder of another distribution, each in a process of its own.

No open decoder of the cards' format (WLT) is known. An entry point of the group `kiosk.photo_decoders` names
a function that takes the 1024 bytes and returns 102 x 126 pixels of three bytes, red first, or None. It may
crash, hang or return rubbish: that costs the picture and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import cast

from devices.id_card_reader import Portrait
from devices.offers import PHOTO_DECODERS, offers

WIDTH, HEIGHT = 102, 126
SIZE = WIDTH * HEIGHT * 3

Decode = Callable[[bytes], bytes | None]


def decoders() -> frozenset[str]:
    """Return the names of the decoders that are installed."""
    return frozenset(offer.name for offer in offers(PHOTO_DECODERS))


def decoded(name: str, photo: bytes, within: float) -> Portrait | None:
    """Return the picture; None where there is no such decoder, or it fails in any way or time (seconds)."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "devices.photo_decoding", name],
            input=photo,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may hold bytes of the photo
            env=environment,
            timeout=within,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if ended.returncode or len(ended.stdout) != SIZE:
        return None
    return Portrait(WIDTH, HEIGHT, ended.stdout)


def main(name: str) -> int:
    """Decode what stands on the standard input; what the decoder prints goes nowhere."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    offer = next((one for one in offers(PHOTO_DECODERS) if one.name == name), None)
    if offer is None:
        return 1
    picture = cast("Decode", offer.load())(sys.stdin.buffer.read())
    if picture is None:
        return 1
    with os.fdopen(answer, "wb") as out:
        out.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
