"""Coverage-guided fuzzing of one codec: libFuzzer by atheris, in a process of its own.

    python -m tests.helpers.guided_fuzz CODEC INPUTS FOLDER

It begins with the good frames and keeps every input that reaches a new branch in FOLDER; exit status 1 and an
input written there where anything but a ProtocolError came out.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["devices.protocols", "devices.escpos.answers"]):
    from tests.helpers.codecs import CODECS, Codec


def _take(codec: Codec, data: bytes) -> None:
    codec.takes(data)  # libFuzzer wants no answer


def main() -> None:
    """Read the command line, and fuzz until the inputs are spent."""
    name, inputs, folder = sys.argv[1:]
    codec = next(codec for codec in CODECS if codec.module.__name__.endswith(f".{name}"))
    kept = Path(folder)
    for number, sample in enumerate(codec.samples):
        (kept / f"sample-{number}").write_bytes(sample)
    longest = 2 * max(map(len, codec.samples)) + 8
    options = [f"-runs={inputs}", f"-max_len={longest}", f"-artifact_prefix={folder}/found-"]
    atheris.Setup([sys.argv[0], folder, *options, "-print_final_stats=1"], lambda data: _take(codec, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
