"""One piece of hardware as its card draws it. What it is stays: nothing is rebuilt under a hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from devices.hands import EmulatorView, SightView
from ui.desk.facts import Standing, Tone, fact_lines, headline, joined
from ui.desk.hardware import PAPER, USUAL, kind_of, title_of
from ui.desk.sheets import SheetList
from ui.desk.switches import Facts, Switch, switches
from ui.desk.wallet import Deed, cards, plain, taking

QML_IMPORT_NAME = "ui.desk"
QML_IMPORT_MAJOR_VERSION = 1

IN_HEADLINE = frozenset({"card"})
NOTHING = SightView(facts={}, sheets=[])


@QmlElement
class DeskSwitch(QObject):
    """A switch and the position that holds now."""

    changed = Signal()

    def __init__(self, switch: Switch, parent: QObject) -> None:
        super().__init__(parent)
        self._switch = switch
        self._current = -1

    @Property(str, constant=True)
    def name(self) -> str:
        """What it is called in the code."""
        return self._switch.name

    @Property(dict, constant=True)
    def label(self) -> dict[str, str]:
        """What it is called, in both languages."""
        return said(self._switch.label)

    @Property(list, constant=True)
    def positions(self) -> list[dict[str, object]]:
        """List act, argument and words of each position, the healthy one first."""
        return [
            {"act": one.act, "argument": one.argument or "", "words": said(one.words)}
            for one in self._switch.positions
        ]

    @Property(int, notify=changed)
    def current(self) -> int:
        """The position that holds, or -1."""
        return self._current

    def look(self, facts: Facts) -> None:
        """See where it stands."""
        now = self._switch.position(facts)
        if now != self._current:
            self._current = now
            self.changed.emit()


@QmlElement
class DeskPiece(QObject):
    """A piece: what it is and can have done to it never changes, how it stands does."""

    changed = Signal()

    def __init__(self, emulator: EmulatorView, parent: QObject) -> None:
        super().__init__(parent)
        self.title_words = title_of(emulator)
        self.emulator = emulator.name
        self._emulator = emulator
        self._kind = kind_of(emulator.model)
        self._cards = cards(emulator.hands)
        usual = USUAL.get(self._kind, ())
        self._take = None if "take" in usual else taking(emulator.hands)
        self._switches = [DeskSwitch(one, self) for one in switches(emulator.hands)]
        others = plain(emulator.hands, self._placed(emulator))
        self._usual = [one for act in usual for one in others if one.act == act]
        self._plain = [one for one in others if one.act not in usual]
        self._sheets = SheetList(self)
        self._sight = NOTHING
        self._describe()

    def look(self, sight: SightView | None) -> None:
        """See how it stands."""
        sight = sight or NOTHING
        if sight == self._sight:
            return
        self._sight = sight
        self._describe()
        for switch in self._switches:
            switch.look(sight.facts)
        self._sheets.show(sight.sheets)
        self.changed.emit()

    def _placed(self, emulator: EmulatorView) -> frozenset[tuple[str, str | None]]:
        """Return what cards, the take button and switches already do."""
        deeds = [*self._cards, *([self._take] if self._take else [])]
        turned = [one for switch in switches(emulator.hands) for one in switch.positions]
        done = {(one.act, one.argument) for one in deeds}
        return frozenset(done | {(one.act, one.argument) for one in turned})

    def _describe(self) -> None:
        facts = self._sight.facts
        on_it = facts.get("card")
        self._lying = next((at for at, one in enumerate(self._cards) if on_it in one.lies_as), -1)
        lies = self._cards[self._lying].words if self._lying >= 0 else None
        self._lines = fact_lines(facts, lies)
        self._headline, self._tone = headline(self._kind, self._sight, self._lines)

    @Property(str, constant=True)
    def name(self) -> str:
        """Its name in the rig."""
        return self._emulator.name

    @Property(str, constant=True)
    def model(self) -> str:
        """Its model in the rig."""
        return self._emulator.model

    @Property(str, constant=True)
    def kind(self) -> str:
        """How it is drawn."""
        return self._kind.value

    @Property(dict, constant=True)
    def title(self) -> dict[str, str]:
        """What it is, in both languages."""
        return said(self.title_words)

    @Property(list, constant=True)
    def cards(self) -> list[dict[str, object]]:
        """List the cards that can be laid on it."""
        return [_card(one) for one in self._cards]

    @Property(dict, constant=True)
    def take(self) -> dict[str, object]:
        """What takes card or paper away; empty where nothing can be taken."""
        return {} if self._take is None else _card(self._take)

    @Property(list, constant=True)
    def switches(self) -> list[DeskSwitch]:
        """List the switches."""
        return self._switches

    @Property(list, constant=True)
    def usual(self) -> list[dict[str, object]]:
        """List what people do with it every day."""
        return [_card(replace(one, words=one.short or one.words)) for one in self._usual]

    @Property(list, constant=True)
    def plain(self) -> list[dict[str, object]]:
        """List everything else that hands can do."""
        return [_card(one) for one in self._plain]

    @Property(QObject, constant=True)
    def sheets(self) -> SheetList:
        """The paper in its outlet, newest first."""
        return self._sheets

    @Slot(int, result=str)
    def picture(self, row: int) -> str:
        """Return the URL of a sheet's picture; nothing where there is no such sheet."""
        return self._sheets.picture(row)

    @Property(dict, notify=changed)
    def headline(self) -> dict[str, str]:
        """What matters most now."""
        return said(self._headline)

    @Property(int, notify=changed)
    def tone(self) -> int:
        """How it stands: 0 calm, 1 good, 2 busy, 3 needs care, 4 bad."""
        return int(self._tone)

    @Property(int, notify=changed)
    def lying(self) -> int:
        """The number of the card that lies on it, or -1."""
        return self._lying

    @Property(int, notify=changed)
    def sheetCount(self) -> int:  # noqa: N802 - QML's spelling
        """How many sheets lie in the outlet."""
        return len(self._sight.sheets)

    @Property(bool, notify=changed)
    def holds(self) -> bool:
        """Whether something lies there to be taken; also where the facts do not tell."""
        return bool(self._sight.sheets) or (not self.paper and self._sight.facts.get("card", "?") != "")

    @property
    def paper(self) -> bool:
        """Whether paper comes out of it."""
        return self._kind in PAPER and self._take is not None and not self._cards

    @Property(bool, constant=True)
    def givesPaper(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether paper comes out of it."""
        return self.paper

    @Property(int, notify=changed)
    def faults(self) -> int:
        """How many of its facts are not as they should be."""
        return sum(line.standing.tone >= Tone.WARN for line in self._lines)

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, object]]:
        """List what is worth knowing, in words."""
        return [
            {"label": said(line.label), "value": said(line.standing.value), "tone": _tone(line.standing)}
            for line in self._lines
            if not line.technical and line.name not in IN_HEADLINE
        ]

    @Property(dict, notify=changed)
    def details(self) -> dict[str, str]:
        """What only the curious want, in one line."""
        lines = [joined(line) for line in self._lines if line.technical]
        return {"zh": " · ".join(one.zh for one in lines), "en": " · ".join(one.en for one in lines)}


def said(words: Bilingual) -> dict[str, str]:
    """Return a text as QML takes it."""
    return {"zh": words.zh, "en": words.en}


def _card(deed: Deed) -> dict[str, object]:
    role: Mapping[str, str] = said(deed.role) if deed.role else {}
    return {
        "act": deed.act,
        "argument": deed.argument or "",
        "words": said(deed.words),
        "role": dict(role),
        "odd": deed.odd,
    }


def _tone(standing: Standing) -> int:
    return int(standing.tone)
