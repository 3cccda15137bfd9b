from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.keyboard.input_method import LONGEST_SPELLING, InputMethod, LatinOnly, is_spelling
from ui.keyboard.pinyin_child import FIRST_PATIENCE, PinyinChild, pinyin

DEAF = [sys.executable, "-c", "import time; time.sleep(60)"]
MUMBLING = [sys.executable, "-c", "print('no newline', end='')"]


@pytest.fixture(scope="module")
def method() -> Iterator[InputMethod]:
    method = pinyin()
    assert not isinstance(method, LatinOnly), "libgooglepinyin0 is a package that the project stands on"
    method.candidates("a")
    yield method
    method.close()


def words(method: InputMethod, spelling: str) -> list[str]:
    return [candidate.text for candidate in method.candidates(spelling)]


def test_the_likeliest_word_comes_first(method: InputMethod) -> None:
    first = method.candidates("zhongguo")[0]
    assert (first.text, first.letters) == ("中国", 8)
    assert words(method, "shanghaishipudongxinqu")[0] == "上海市浦东新区"
    assert words(method, "xi'an")[0] == "西安"


def test_a_name_is_composed_of_its_parts(method: InputMethod) -> None:
    surname = next(each for each in method.candidates("ouyangnana") if each.text == "欧阳")
    assert surname.letters == len("ouyang")
    assert "娜娜" in words(method, "ouyangnana"[surname.letters :])


def test_nothing_is_learnt(method: InputMethod) -> None:
    before = words(method, "nana")
    for _ in range(20):
        assert "娜娜" in words(method, "nana")
        words(method, "ouyangnana")
    assert words(method, "nana") == before


@pytest.mark.parametrize("text", ["", "A", "1", "中", "a b", "a\n", "a" * (LONGEST_SPELLING + 1)])
def test_what_is_no_spelling_never_reaches_the_library(method: InputMethod, text: str) -> None:
    assert not is_spelling(text)
    assert words(method, text) == []


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text("abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=LONGEST_SPELLING),
        st.text("aeon'", min_size=LONGEST_SPELLING - 4, max_size=LONGEST_SPELLING),
        st.integers(1, LONGEST_SPELLING).map(lambda length: "a" * length),
    )
)
def test_any_spelling_is_answered_and_uses_up_letters(method: InputMethod, spelling: str) -> None:
    child = getattr(method, "_child")  # noqa: B009 - to see that it is the same process
    for candidate in method.candidates(spelling):
        assert candidate.text
        assert 0 < candidate.letters <= len(spelling)
    assert getattr(method, "_child") is child  # noqa: B009


def test_a_child_that_dies_is_started_again() -> None:
    method = pinyin()
    assert isinstance(method, PinyinChild)
    assert words(method, "zhongguo")
    child = method._child
    assert child is not None
    child.kill()
    child.wait()
    assert words(method, "zhongguo") == []
    assert words(method, "zhongguo")[0] == "中国"
    method.close()


@pytest.mark.parametrize("command", [MUMBLING, ["/bin/false"]])
def test_a_child_that_does_not_speak_gives_no_words(command: list[str]) -> None:
    method = PinyinChild(command)
    assert words(method, "zhongguo") == []
    assert method._child is None


def test_a_deaf_child_keeps_nobody_waiting() -> None:
    method = PinyinChild(DEAF)
    method.warm()
    began = monotonic()
    assert words(method, "zhongguo") == []
    assert monotonic() - began < FIRST_PATIENCE + 1
    assert method._child is None


def test_the_childs_open_files_are_for_reading_only(method: InputMethod) -> None:
    child = getattr(method, "_child")  # noqa: B009
    opened = [str(link.readlink()) for link in Path(f"/proc/{child.pid}/fd").iterdir()]
    assert [name for name in opened if name.startswith("/") and not name.startswith("/dev/null")] == []
