"""Whether the steps of a service make a journey: known kinds, right parameters, every step reachable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from config.catalogue.definition import ServiceFile, Stage, Step, StepFile, StepKind
from config.complaint import Complaint, Refused
from config.reading import value_of
from config.source import Key, Source


def steps_of(file: ServiceFile, source: Source, kinds: Mapping[str, StepKind]) -> tuple[Step, ...] | Refused:
    """Return the checked steps of a service, or everything wrong with them."""
    walk = _Walk(file.id, source, kinds)
    steps = [walk.take(index, step) for index, step in enumerate(file.steps)]
    walk.finish()
    if walk.complaints:
        return Refused(tuple(walk.complaints))
    return tuple(step for step in steps if step is not None)


class _Walk:
    """Goes through the steps once, remembering what earlier steps gave."""

    def __init__(self, service_id: str, source: Source, kinds: Mapping[str, StepKind]) -> None:
        self.complaints: list[Complaint] = []
        self._service_id = service_id
        self._source = source
        self._kinds = kinds
        self._ids: set[str] = set()
        self._before: list[str] = []
        self._stage = Stage.ASK
        self._given: dict[str, frozenset[str] | None] = {}

    def take(self, index: int, step: StepFile) -> Step | None:
        """Check the next step and return it; None where its kind or parameters are wrong."""
        at: tuple[Key, ...] = ("steps", index)
        if step.id in self._ids:
            self._complain((*at, "id"), f"{step.id} stands here again")
        self._ids.add(step.id)
        kind = self._kinds.get(step.kind)
        if kind is None:
            self._complain(
                (*at, "kind"), f"{step.kind} is not a kind of step ({', '.join(sorted(self._kinds))})"
            )
            return None
        parameters = value_of(kind.parameters, step.own, self._source, at)
        for reason, place in self._misplaced(step, kind):
            self._complain((*at, place), reason)
        self._stage = max(self._stage, kind.stage)
        self._before.append(step.kind)
        if isinstance(parameters, Refused):
            self.complaints.extend(parameters.complaints)
            return None
        self._answers(at, step, kind, parameters)
        return Step(step.id, step.kind, kind.stage, step.title, parameters, step.level, step.when)

    def finish(self) -> None:
        """Check what only the whole shows: a journey submits once at most, and tells its result."""
        known = [self._kinds[kind].stage for kind in self._before]
        if known.count(Stage.CONFIRM) > 1:
            self._complain(("steps",), "must not hold two steps that submit the request")
        if known.count(Stage.TELL) != 1 and not self.complaints:
            self._complain(("steps",), "must hold exactly one step that tells the result")

    def _misplaced(self, step: StepFile, kind: StepKind) -> Iterator[tuple[str, str]]:
        if kind.stage < self._stage:
            yield f"{step.kind} after {self._before[-1]} is never reached", "kind"
        if kind.after and not kind.after.intersection(self._before):
            yield f"{step.kind} needs {' or '.join(sorted(kind.after))} before it", "kind"
        if lacking := kind.lacks(self._service_id):
            yield lacking, "kind"
        if step.when is None:
            return
        if kind.stage is not Stage.ASK:
            yield "only a question can depend on an answer", "when"
        elif (reason := self._unreachable(step.when.answer, step.when.among)) is not None:
            yield reason, "when"

    def _unreachable(self, answer: str, among: tuple[str, ...]) -> str | None:
        if answer not in self._given:
            return f"is never reached: no earlier step asks for {answer}"
        possible = self._given[answer]
        strange = sorted(set(among) - possible) if possible is not None else []
        return f"is never reached: {answer} is never {' or '.join(strange)}" if strange else None

    def _answers(self, at: tuple[Key, ...], step: StepFile, kind: StepKind, parameters: BaseModel) -> None:
        for name in sorted(kind.reads(parameters) - self._given.keys()):
            self._complain(at, f"no earlier step asks for {name}")
        for name, values in kind.gives(step.id, parameters).items():
            if name in self._given:
                self._complain(at, f"an earlier step already asks for {name}")
            self._given[name] = values

    def _complain(self, place: tuple[Key, ...], reason: str) -> None:
        self.complaints.append(self._source.complain(place, reason))
