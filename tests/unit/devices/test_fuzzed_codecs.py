"""Rubbish on a wire raises ProtocolError and nothing else, whatever the rubbish."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random, SystemRandom

import pytest

from devices import protocols
from tests.helpers.codecs import CODECS, Codec, uncovered
from tests.helpers.spoiled import spoiled

FEW, GUIDED, MANY = 1_500, 50_000, 1_000_000
SEED = "FUZZ_SEED"  # environment: repeat a run
each_codec = pytest.mark.parametrize(
    "codec", CODECS, ids=lambda codec: codec.module.__name__.rpartition(".")[2]
)


def fuzz(codec: Codec, inputs: int, seed: int) -> int:
    """Feed so many inputs; return how many of them were refused."""
    refused = 0
    for data in islice(spoiled(codec.samples, Random(seed)), inputs):
        try:
            refused += not codec.takes(data)
        except Exception as error:
            error.add_note(f"{codec.module.__name__} on {data.hex()} (seed {seed})")
            raise
    return refused


def test_every_protocol_is_fuzzed() -> None:
    assert uncovered(protocols) == set()


@each_codec
def test_nothing_but_protocol_errors_comes_of_a_few(codec: Codec) -> None:
    assert fuzz(codec, FEW, 7) < FEW, "its samples are not frames of its own"


@pytest.mark.slow
@pytest.mark.timeout(900)
@each_codec
def test_nothing_but_protocol_errors_comes_of_a_million(
    codec: Codec, record_property: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get(SEED) or SystemRandom().randrange(1_000_000))
    refused = fuzz(codec, MANY, seed)
    record_property("figures", f"{MANY:,} inputs, {refused:,} refused (seed {seed})")


@pytest.mark.slow
@pytest.mark.timeout(600)
@each_codec
def test_nothing_but_protocol_errors_comes_where_coverage_leads(
    codec: Codec, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    pytest.importorskip("atheris", reason="no wheel of atheris for this Python or machine")
    name = codec.module.__name__.rpartition(".")[2]
    command = [sys.executable, "-m", "tests.helpers.guided_fuzz", name, str(GUIDED), str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-4000:]
    assert f"stat::number_of_executed_units: {GUIDED}" in ended.stderr
    edges = [int(count) for count in re.findall(r"cov: (\d+)", ended.stderr)]
    record_property(
        "figures", f"{GUIDED:,} inputs led by coverage, {edges[0]} edges at first, {edges[-1]} at last"
    )
