"""The desk's words: facts, headlines, switches, cards and refusals, without a window."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import JsonValue

from contract.language import Bilingual
from devices.emulator import Emulator
from devices.emulators.vpcd_card import VpcdCard
from devices.hands import Choice, EmulatorView, HandView, SightView
from devices.registry import build_emulator
from tests.helpers.hardware_desk import badge_spec, specs
from ui.desk.facts import SILENT, STANDINGS, Tone, fact_lines, headline
from ui.desk.hardware import TITLES, Kind, kind_of, readable, title_of
from ui.desk.refusals import KNOWN, refusal
from ui.desk.switches import KNOWN as SWITCHES
from ui.desk.switches import switches
from ui.desk.wallet import Deed, cards, plain, taking

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MODELS = ("vpcd-card", "sam-v", "escpos-printer", "ipp-printer")


@pytest.fixture(params=MODELS)
def emulator(request: pytest.FixtureRequest, tmp_path: Path) -> Emulator:
    """Each emulator there is, with people's cards, switched off."""
    spec = next(one for one in [badge_spec(), *specs()] if one.model == request.param)
    return build_emulator(spec.model, spec.options, tmp_path)


def views(emulator: Emulator) -> list[HandView]:
    own = list(emulator.hands())
    if isinstance(emulator, VpcdCard):  # has these as soon as it runs a service of its own
        own += [HandView(act=act, zh="拔", en="x") for act in ("unplug", "plug")]  # type: ignore[misc]
    return [
        HandView(
            act=hand.act,
            zh=hand.zh,
            en=hand.en,
            choices=[
                one if isinstance(one, Choice) else Choice(value=one[0], zh=one[1], en=one[2])
                for one in hand.choices
            ],
        )
        for hand in own
    ]


def every(hands: Sequence[HandView]) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = [(hand.act, None) for hand in hands if not hand.choices]
    found += [(hand.act, one.value) for hand in hands for one in hand.choices]
    return sorted(found, key=str)


def placed(hands: Sequence[HandView]) -> list[tuple[str, str | None]]:
    """Return what the desk offers, by what it offers it with."""
    deeds: list[Deed] = list(cards(hands))
    take = taking(hands)
    deeds += [take] if take else []
    found = [(one.act, one.argument) for one in deeds]
    found += [(one.act, one.argument) for switch in switches(hands) for one in switch.positions]
    rest = plain(hands, frozenset(found))
    return sorted([*found, *((one.act, one.argument) for one in rest)], key=str)


def test_every_hand_is_offered_exactly_once(emulator: Emulator) -> None:
    hands = views(emulator)
    assert placed(hands) == every(hands)


def test_every_hand_of_the_known_models_has_its_place(emulator: Emulator) -> None:
    hands = views(emulator)
    done = frozenset(placed_known(hands))
    assert plain(hands, done) == []


def placed_known(hands: Sequence[HandView]) -> list[tuple[str, str | None]]:
    take = taking(hands)
    found = [(one.act, one.argument) for one in [*cards(hands), *([take] if take else [])]]
    return found + [(one.act, one.argument) for switch in switches(hands) for one in switch.positions]


def test_a_sound_piece_has_every_switch_in_its_first_position(emulator: Emulator) -> None:
    facts = dict(emulator.sight().facts) | {"cable": "in"}
    found = switches(views(emulator))
    assert found
    assert [(one.name, one.position(facts)) for one in found] == [(one.name, 0) for one in found]


def test_every_fact_of_the_known_models_has_words(emulator: Emulator) -> None:
    lines = fact_lines(emulator.sight().facts, None)
    assert lines
    for line in lines:
        assert CHINESE.search(line.label.zh), line
        value = emulator.sight().facts[line.name]
        if isinstance(value, str | bool) and not line.technical:
            assert (line.name, value) in STANDINGS, line


def test_an_unknown_fact_is_still_readable() -> None:
    facts: dict[str, JsonValue] = {"ribbon_left": 3, "lamp": True, "mood": None, "case": [1]}
    lines = fact_lines(facts, None)
    assert [(line.label.en, line.standing.value.en) for line in lines] == [
        ("Ribbon left", "3"),
        ("Lamp", "yes"),
        ("Mood", "–"),
        ("Case", "[1]"),
    ]
    assert readable("_") == "?"


def test_an_unknown_model_is_called_as_the_rig_calls_it() -> None:
    strange = EmulatorView(name="locker-bank", model="acme-9", hands=[])
    assert title_of(strange) == Bilingual(zh="其他硬件：Locker bank", en="Other hardware: Locker bank")
    assert kind_of("acme-9") is Kind.OTHER


@pytest.mark.parametrize(
    ("facts", "sheets", "said", "tone"),
    [
        ({"paper": "good", "printing": False}, 0, "Ready", Tone.CALM),
        ({"paper": "good", "printing": True}, 0, "Printing", Tone.BUSY),
        ({"paper": "good"}, 1, "1 sheet in the outlet", Tone.GOOD),
        ({"paper": "low"}, 2, "Paper is low", Tone.WARN),
        ({"paper": "low", "cover": "open"}, 2, "Cover is open", Tone.BAD),
        ({"paper": 0, "toner": 80}, 0, "Out of paper", Tone.BAD),
        ({"paper": 1, "toner": 80}, 0, "Only 1 sheet left", Tone.WARN),
        ({"paper": 250, "toner": 4}, 0, "Toner is low", Tone.WARN),
        ({"paper": 250, "toner": 0}, 0, "Out of toner", Tone.BAD),
        ({"jam": True}, 0, "Paper jam", Tone.BAD),
        ({"cable": "out", "paper": "good"}, 0, "Unplugged", Tone.BAD),
    ],
)
def test_a_headline_says_what_matters_most(
    facts: dict[str, JsonValue], sheets: int, said: str, tone: Tone
) -> None:
    sight = SightView(facts=facts, sheets=[Path("/x")] * sheets)
    words, how = headline(Kind.RECEIPT_PRINTER, sight, fact_lines(facts, None))
    assert (words.en, how) == (said, tone)


def test_a_reader_says_whose_card_lies_on_it() -> None:
    lies = Bilingual(zh="张伟", en="张伟")
    sight = SightView(facts={"card": "张伟 (employee)"}, sheets=[])
    words, how = headline(Kind.BADGE_READER, sight, fact_lines(sight.facts, lies))
    assert (words.zh, how) == ("放着：张伟", Tone.GOOD)
    empty = SightView(facts={"card": ""}, sheets=[])
    assert headline(Kind.BADGE_READER, empty, fact_lines(empty.facts, None))[0].zh == "空着，没有放卡"


def test_a_card_is_a_name_and_a_role() -> None:
    hand = HandView(
        act="lay",
        zh="放",
        en="Lay",
        choices=[
            Choice(value="1", zh="张伟（员工）", en="张伟 (employee)"),
            Choice(value="2", zh="陌生人", en="a stranger"),
        ],
    )
    first, second = cards([hand])
    assert (first.words.zh, first.role) == ("张伟", Bilingual(zh="员工", en="employee"))
    assert "张伟 (employee)" in first.lies_as
    assert (second.words.en, second.role) == ("a stranger", None)


def test_a_card_with_a_flaw_is_named_without_its_verb() -> None:
    (odd,) = cards([HandView(act="lay-unknown", zh="放上陌生卡", en="Lay an unknown badge")])
    assert (odd.words.zh, odd.words.en, odd.odd) == ("陌生卡", "Unknown badge", True)


def test_a_new_choice_of_a_known_act_becomes_a_position() -> None:
    jams = [Choice(value="1", zh="甲", en="A"), Choice(value="7", zh="第 7 张", en="7th sheet")]
    (switch,) = switches(
        [HandView(act="clear-jam", zh="清", en="c"), HandView(act="jam", zh="卡", en="j", choices=jams)]
    )
    assert [one.words.en for one in switch.positions] == ["Clear", "Next sheet jams", "7th sheet"]


def test_facts_that_no_switch_understands_put_it_nowhere() -> None:
    cable = next(one for one in SWITCHES if one.name == "cable")
    assert cable.position({"cable": "melted"}) == -1
    assert cable.position({}) == -1


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("the reader is unplugged", "The reader is unplugged: plug it in first"),
        ("no such badge", "There is no such card"),
        ("an A4 printer cannot be told to fly", "This piece of hardware cannot do that"),
        ('nobody can "fly" here', "This piece of hardware cannot do that"),
        ("no rig at /tmp/h", "The emulated hardware does not answer"),
        ("the rig at /tmp/h is gone", "The emulated hardware does not answer"),
        ("ran out of luck", "ran out of luck"),
        ("  ", "Refused"),
    ],
)
def test_a_refusal_is_said_in_words(raw: str, said: str) -> None:
    assert refusal(raw, None).en == said
    assert refusal(raw, Bilingual(zh="件", en="Piece")).en == f"Piece: {said}"


def test_all_words_are_in_both_languages() -> None:
    texts = [words for _pattern, words in KNOWN]
    texts += list(TITLES.values())
    texts += [one.label for one in SWITCHES]
    texts += [position.words for one in SWITCHES for position in one.positions]
    texts += [words for one in STANDINGS.values() for words in (one.value, one.headline) if words]
    for words in texts:
        assert CHINESE.search(words.zh), words
        assert not CHINESE.search(words.en), words
    assert not SILENT & {name for name, _ in STANDINGS}
