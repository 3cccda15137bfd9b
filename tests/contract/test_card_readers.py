"""What every badge reader must do beyond the general suite: say what it cannot ask a card."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from devices.card_proof import CardProof, HolderProof, PinResult, PinVerdict, Proof
from devices.card_reader import CardReader
from devices.registry import driver_classes
from tests.helpers.driver_rig import rig_of

READERS = sorted(name for name, found in driver_classes().items() if issubclass(found, CardReader))


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in READERS],
)
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CardReader]:
    with rig_of(request.param)(tmp_path) as rig:
        reader = cast("CardReader", rig.build())
        reader.open()
        yield reader
        reader.close()


def test_a_reader_that_was_told_of_nobody_to_trust_proves_nothing(reader: CardReader) -> None:
    assert reader.prove_card() == CardProof(Proof.UNSUPPORTED)
    assert reader.prove_holder("123456") == HolderProof(PinVerdict(PinResult.UNSUPPORTED))
    assert list(reader.pokes()["prove"](())) == ["unsupported"]
    assert reader.card() is None
