from __future__ import annotations

from collections.abc import Sequence

import pytest

from ui.keyboard.input_method import LONGEST_SPELLING, Candidate, InputMethod, LatinOnly
from ui.keyboard.view_model import KeyboardModel


class FewWords(InputMethod):
    """Knows three spellings."""

    def __init__(self) -> None:
        self.closed = False
        self.warmed = 0

    def warm(self) -> None:
        self.warmed += 1

    def candidates(self, spelling: str) -> Sequence[Candidate]:
        known = {
            "ouyangnana": [Candidate("欧阳那那", 10), Candidate("欧阳", 6)],
            "nana": [Candidate("娜娜", 4)],
            "xi'an": [Candidate("西安", 5), Candidate("西", 2)],
        }
        return known.get(spelling, ())

    def close(self) -> None:
        self.closed = True


class Typed:
    """What came out of a model."""

    def __init__(self, model: KeyboardModel) -> None:
        self.text = ""
        self.erased = 0
        self.done = 0
        model.inserted.connect(self._insert)
        model.erased.connect(self._erase)
        model.done.connect(self._finish)

    def _insert(self, text: str) -> None:
        self.text += text

    def _erase(self) -> None:
        self.erased += 1

    def _finish(self) -> None:
        self.done += 1


@pytest.fixture
def model() -> KeyboardModel:
    model = KeyboardModel(FewWords())
    model.begin(True)
    return model


@pytest.fixture
def typed(model: KeyboardModel) -> Typed:
    return Typed(model)


def press(model: KeyboardModel, keys: str) -> None:
    for key in keys:
        model.press(key)


def test_a_candidate_leaves_the_rest_of_the_spelling(model: KeyboardModel, typed: Typed) -> None:
    press(model, "ouyangnana")
    assert model.candidates == ["欧阳那那", "欧阳", "ouyangnana"]
    model.choose(1)
    assert (typed.text, model.spelling) == ("欧阳", "nana")
    model.space()
    assert (typed.text, model.spelling, model.candidates) == ("欧阳娜娜", "", [])


def test_a_divider_left_over_is_dropped(model: KeyboardModel, typed: Typed) -> None:
    press(model, "'xi'an")
    assert model.spelling == "xi'an"
    model.choose(1)
    assert (typed.text, model.spelling) == ("西", "an")


def test_letters_can_be_taken_as_they_are(model: KeyboardModel, typed: Typed) -> None:
    press(model, "wto")
    assert model.candidates == ["wto"]
    model.choose(0)
    assert typed.text == "wto"


def test_a_spelling_is_erased_before_the_text(model: KeyboardModel, typed: Typed) -> None:
    press(model, "na")
    model.erase()
    model.erase()
    assert (model.spelling, typed.erased) == ("", 0)
    model.erase()
    assert typed.erased == 1


def test_nothing_typed_is_lost_by_a_sign_a_switch_or_the_end(model: KeyboardModel, typed: Typed) -> None:
    press(model, "ab")
    model.press("，")
    press(model, "cd")
    model.switch_symbols()
    model.press("1")
    model.switch_symbols()
    press(model, "ef")
    model.switch_language()
    press(model, "gh")
    model.finish()
    assert typed.text == "ab，cd1efgh"
    assert typed.done == 1


def test_a_spelling_ends_where_the_library_would(model: KeyboardModel) -> None:
    press(model, "a" * (LONGEST_SPELLING + 5))
    assert len(model.spelling) == LONGEST_SPELLING


def test_shift_is_for_one_letter(model: KeyboardModel, typed: Typed) -> None:
    model.begin(False)
    model.shift()
    press(model, "nana")
    assert typed.text == "Nana"


def test_without_an_input_method_there_is_no_chinese() -> None:
    model = KeyboardModel(LatinOnly())
    typed = Typed(model)
    model.begin(True)
    model.switch_language()
    assert (model.chinese, model.chineseOffered) == (False, False)
    press(model, "hi")
    assert typed.text == "hi"


def test_the_input_method_gets_ready_where_chinese_may_be_typed() -> None:
    method = FewWords()
    model = KeyboardModel(method)
    model.begin(False)
    assert method.warmed == 0
    model.switch_language()
    assert (model.chinese, method.warmed) == (True, 1)
    model.begin(True)
    assert method.warmed == 2


def test_wiping_forgets_everything() -> None:
    method = FewWords()
    model = KeyboardModel(method)
    model.begin(True)
    press(model, "nana")
    model.wipe()
    assert (model.spelling, model.candidates, method.closed) == ("", [], True)
