"""Lines of strace are read back as the calls that they were written for, however they overlap."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.power.strace_lines import Call, NotUnderstoodError, calls, content, descriptor


def hexed(text: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text)


def quoted(text: bytes) -> str:
    return f'"{hexed(text)}"'


@dataclass(frozen=True)
class Made:
    """A call as it is to be read, and whether another one comes in between."""

    process: int
    name: str
    arguments: tuple[str, ...]
    result: int
    opened: str | None
    split: int | None  # after so many arguments

    @property
    def end(self) -> str:
        if self.result < 0:
            return f"{self.result} ENOENT (No such file or directory)"
        return str(self.result) if self.opened is None else f"{self.result}<{hexed(self.opened.encode())}>"


paths = st.text('ab é,<>()"\\=.', min_size=1, max_size=6).map("/".__add__)
descriptors = st.builds(
    lambda number, path, gone: f"{number}<{hexed(path.encode())}>{'(deleted)' if gone else ''}",
    st.integers(0, 99),
    paths,
    st.booleans(),
)
arguments = st.one_of(
    descriptors,
    st.binary(max_size=6).map(quoted),
    st.integers(0, 2**40).map(str),
    st.sampled_from(["O_RDWR|O_CREAT|O_CLOEXEC", "0600", "NULL", "SEEK_CUR", "AT_FDCWD<\\x2f>"]),
)
made = st.builds(
    lambda process, name, given_, result, opened, split: Made(
        process,
        name,
        tuple(given_),
        result,
        opened if result > 2 else None,
        None if split is None else min(split, len(given_)),
    ),
    st.integers(100, 103),
    st.sampled_from(["openat", "pwrite64", "fsync", "rename", "mmap"]),
    st.lists(arguments, max_size=4),
    st.integers(-1, 5000),
    st.one_of(st.none(), paths),
    st.one_of(st.none(), st.integers(0, 5)),
)


def first_half(call: Made) -> str:
    assert call.split is not None
    told = ", ".join(call.arguments[: call.split])
    comma = ", " if 0 < call.split < len(call.arguments) else " " if told else ""
    return f"{call.process} {call.name}({told}{comma}<unfinished ...>"


def second_half(call: Made) -> str:
    return f"{call.process} <... {call.name} resumed>{', '.join(call.arguments[call.split :])}) = {call.end}"


def whole(call: Made) -> str:
    return f"{call.process} {call.name}({', '.join(call.arguments)}) = {call.end}"


@settings(max_examples=60)
@given(st.lists(made, max_size=8), st.data())
def test_calls_are_read_in_the_order_in_which_they_returned(wanted: list[Made], data: st.DataObject) -> None:
    lines: list[str] = []
    returned: list[tuple[Made, int]] = []
    open_calls: dict[int, tuple[Made, int]] = {}

    def finish(process: int) -> None:
        call, began = open_calls.pop(process)
        lines.append(second_half(call))
        returned.append((call, began))

    for call in wanted:
        if call.process in open_calls:
            finish(call.process)
        if call.split is None:
            lines.append(whole(call))
            returned.append((call, len(returned)))
        else:
            lines.append(first_half(call))
            open_calls[call.process] = (call, len(returned))
        if open_calls and data.draw(st.booleans()):
            finish(data.draw(st.sampled_from(sorted(open_calls))))
        if data.draw(st.booleans()):
            lines.append(f"{call.process} --- SIGCHLD {{si_signo=SIGCHLD}} ---")
    assert list(calls(lines)) == [
        Call(call.process, call.name, call.arguments, call.result, began, call.opened)
        for call, began in returned
    ]


@given(st.binary(max_size=200))
def test_strings_come_back(text: bytes) -> None:
    assert content(quoted(text)) == text


@given(st.integers(0, 99), paths)
def test_descriptors_come_back(number: int, path: str) -> None:
    plain = f"{number}<{hexed(path.encode())}>"
    assert (descriptor(plain).number, descriptor(plain).path) == (number, path)
    assert descriptor(plain + "(deleted)").path is None


def test_a_process_that_ended_within_a_call_changed_nothing() -> None:
    lines = ["7 exit_group(0) = ?", "7 +++ exited with 0 +++", "8 <... write resumed>) = 3"]
    assert list(calls(lines)) == []


@pytest.mark.parametrize("line", ['7 write(1, "\\x61', "strace: Process 7 attached", "7 fsync(5) = ", "\x00"])
def test_what_is_no_line_of_strace_is_refused(line: str) -> None:
    with pytest.raises(NotUnderstoodError):
        list(calls([line]))


def test_a_string_that_was_cut_short_is_refused() -> None:
    with pytest.raises(NotUnderstoodError):
        content('"\\x61\\x62"...')
