from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st
from pyipp.enums import IppOperation
from pyipp.parser import parse
from pyipp.serializer import construct_attribute, encode_dict

from devices.emulators.ipp_front import job_id, with_reason, with_values

HEAD = struct.pack(">BBHi", 2, 0, 0, 1) + b"\x01" + construct_attribute("attributes-charset", "utf-8")


def answer(reasons: str | list[str] | None) -> bytes:
    group = b"" if reasons is None else b"\x04" + construct_attribute("printer-state-reasons", reasons)
    return HEAD + group + b"\x03"


def test_counters_join_the_printer_group_or_make_one() -> None:
    for reasons in (None, "none"):
        read = parse(with_values(answer(reasons), {"printer-impressions-completed": 42}))
        assert read["printers"][0]["printer-impressions-completed"] == 42


def test_a_reason_replaces_none_and_joins_others() -> None:
    def reasons_of(message: bytes) -> object:
        return parse(message)["printers"][0]["printer-state-reasons"]

    assert reasons_of(with_reason(answer("none"), "cover-open-error")) == "cover-open-error"
    joined = reasons_of(with_reason(answer(["toner-low-report", "media-low"]), "cover-open-error"))
    assert set(joined) == {"toner-low-report", "media-low", "cover-open-error"}
    assert with_reason(answer(None), "cover-open-error") == answer(None)


@given(st.integers(0, 2**31 - 1))
def test_the_job_of_a_request_is_read(number: int) -> None:
    request = {
        "version": (2, 0),
        "operation": IppOperation.CANCEL_JOB,
        "operation-attributes-tag": {"job-id": number},
    }
    assert job_id(encode_dict(request)) == number


@given(st.binary(max_size=200))
def test_rubbish_passes_through(rubbish: bytes) -> None:
    with_values(rubbish, {"printer-impressions-completed": 1})
    job_id(rubbish)
    with_reason(rubbish, "cover-open-error")
