"""The lines of upsd: any split of the bytes gives the same lines, and rubbish raises only ProtocolError."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.protocols.nut import (
    LONGEST_LINE,
    MOST_VARIABLES,
    LineFinder,
    VariableList,
    figure,
    list_request,
    login_requests,
    quote,
    reading_of,
    refusal_of,
    split,
)
from devices.ups import PowerReading

TEXT = st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=40)


def lines_of(*pieces: bytes) -> list[str]:
    finder = LineFinder()
    found = []
    for piece in pieces:
        finder.feed(piece)
        found += finder.lines()
    return found


@given(st.lists(TEXT, max_size=6), st.lists(st.integers(0, 250), max_size=8))
def test_any_split_gives_the_same_lines(lines: list[str], cuts: list[int]) -> None:
    stream = "".join(f"{line}\n" for line in lines).encode()
    ends = sorted({cut for cut in cuts if cut < len(stream)})
    pieces = [stream[a:b] for a, b in zip([0, *ends], [*ends, len(stream)], strict=True)]
    assert lines_of(*pieces) == lines


@given(TEXT)
def test_what_is_quoted_is_read_again(value: str) -> None:
    assert split(f'VAR ups ups.model {quote(value)} ""') == ["VAR", "ups", "ups.model", value, ""]


@given(st.binary(max_size=300))
def test_rubbish_raises_nothing_but_a_protocol_error(rubbish: bytes) -> None:
    answer = VariableList("ups")
    with suppress(ProtocolError):
        for line in lines_of(rubbish, b"\n"):
            with suppress(ProtocolError):
                refusal_of(line)
            if answer.take(line):
                reading_of(answer.values)


@given(st.dictionaries(st.sampled_from(["ups.status", "battery.charge", "battery.runtime"]), TEXT))
def test_any_value_gives_a_reading_or_a_protocol_error(values: dict[str, str]) -> None:
    with suppress(ProtocolError):
        reading_of(values)


def test_a_list_is_gathered_to_its_end() -> None:
    answer = VariableList("kiosk")
    taken = [
        answer.take(line)
        for line in ("BEGIN LIST VAR kiosk", 'VAR kiosk ups.status "OB LB"', "END LIST VAR kiosk")
    ]
    assert taken == [False, False, True]
    assert answer.values == {"ups.status": "OB LB"}


def test_a_list_may_be_refused() -> None:
    answer = VariableList("kiosk")
    assert answer.take("ERR DATA-STALE")
    assert (answer.refusal, answer.values) == ("DATA-STALE", {})


@pytest.mark.parametrize(
    "lines",
    [
        ["END LIST VAR ups"],
        ["BEGIN LIST VAR other"],
        ["BEGIN LIST VAR ups", "ERR DATA-STALE"],
        ["BEGIN LIST VAR ups", 'VAR other ups.status "OL"'],
        ["BEGIN LIST VAR ups", 'VAR ups ups.status "OL'],
        ["ERR"],
        ["BEGIN LIST VAR ups", *[f'VAR ups v{n} "1"' for n in range(MOST_VARIABLES + 1)]],
    ],
)
def test_what_is_no_list_of_this_ups_is_refused(lines: list[str]) -> None:
    answer = VariableList("ups")
    assert not any(answer.take(line) for line in lines[:-1])
    with pytest.raises(ProtocolError):
        answer.take(lines[-1])


@pytest.mark.parametrize("stream", [b"x" * (LONGEST_LINE + 1), b"x" * (LONGEST_LINE + 1) + b"\n"])
def test_a_line_has_an_end(stream: bytes) -> None:
    with pytest.raises(ProtocolError):
        lines_of(stream)


def test_requests_and_plain_answers() -> None:
    assert list_request("ups") == b"LIST VAR ups\n"
    assert login_requests("a", 'b"c', "ups") == (b'USERNAME "a"\n', b'PASSWORD "b\\"c"\n', b"LOGIN ups\n")
    assert (refusal_of("OK"), refusal_of("OK Goodbye"), refusal_of("ERR ACCESS-DENIED")) == (
        "",
        "",
        "ACCESS-DENIED",
    )


def test_what_variables_say_of_the_power() -> None:
    told = {"ups.status": "OB LB RB FSD", "battery.charge": "12.5", "battery.runtime": "61.9"}
    assert reading_of(told) == PowerReading(True, True, True, True, 12.5, 61)
    assert reading_of({"ups.status": "OL CHRG"}) == PowerReading(on_battery=False)
    assert reading_of({"ups.status": "WAIT"}) is None
    with pytest.raises(ProtocolError):
        reading_of({"battery.charge": "100"})


def test_a_battery_that_is_emptied_to_be_measured_is_no_mains_that_failed() -> None:
    assert reading_of({"ups.status": "CAL OB DISCHRG LB"}) == PowerReading(on_battery=False, low=True)


@pytest.mark.parametrize("text", [None, "", "n/a", "nan", "inf", "-1"])
def test_what_is_no_figure_is_not_told(text: str | None) -> None:
    assert figure(text) is None
