"""What services and their steps are called: by the catalogue that comes with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.catalogue.catalogue import CATEGORIES, shipped
from config.catalogue.definition import ServiceFile
from config.complaint import Refused
from config.reading import model_of
from config.source import read
from contract.language import Bilingual


class CatalogueError(Exception):
    """A catalogue file is not sound; the message says where."""


@dataclass(frozen=True)
class Services:
    """Names of services by id, of steps and answers by service and id; an unknown one is called by its id."""

    titles: Mapping[str, Bilingual]
    steps: Mapping[tuple[str, str], Bilingual]
    questions: Mapping[tuple[str, str], Bilingual]
    options: Mapping[tuple[str, str, str], Bilingual] = field(default_factory=dict)

    def title(self, service_id: str) -> Bilingual:
        """Return a service's name."""
        return self.titles.get(service_id) or called(service_id)

    def step(self, service_id: str | None, step_id: str) -> Bilingual:
        """Return the title of a step of a service."""
        return self.steps.get((service_id or "", step_id)) or called(step_id)

    def question(self, service_id: str, answer: str) -> Bilingual:
        """Return what was asked for an answer of this name."""
        return self.questions.get((service_id, answer)) or called(answer)

    def option(self, service_id: str, answer: str, value: str) -> Bilingual:
        """Return the words of what was chosen; the value itself where it was none of the choices."""
        return self.options.get((service_id, answer, value)) or Bilingual(zh=value, en=value)


def called(name: str) -> Bilingual:
    """Return an id as its own name."""
    shown = name.strip() or "?"
    return Bilingual(zh=shown, en=shown)


def services(folder: Path | None = None) -> Services:
    """Read the names out of a catalogue folder, the shipped one if none is given."""
    files = [
        service_file(path) for path in sorted((folder or shipped()).glob("*.yaml")) if path.name != CATEGORIES
    ]
    return Services(
        titles={file.id: file.title for file in files},
        steps={(file.id, step.id): step.title for file in files for step in file.steps},
        questions={(file.id, name): asked for file in files for name, asked in questions_of(file)},
        options={(file.id, name, value): words for file in files for name, value, words in options_of(file)},
    )


def questions_of(file: ServiceFile) -> Iterator[tuple[str, Bilingual]]:
    """Yield what a service asks, by the names of answers: titles of steps, labels of fields."""
    for step in file.steps:
        yield step.id, step.title
        fields = step.own.get("fields")
        for one in fields if isinstance(fields, list) else ():
            if isinstance(one, dict) and "name" in one and "label" in one:
                yield str(one["name"]), Bilingual.model_validate(one["label"])


def options_of(file: ServiceFile) -> Iterator[tuple[str, str, Bilingual]]:
    """Yield what can be chosen in a service: name of the answer, value, words."""
    for step in file.steps:
        options = step.own.get("options")
        for option in options if isinstance(options, list) else ():
            if isinstance(option, dict) and "value" in option and "label" in option:
                yield step.id, str(option["value"]), Bilingual.model_validate(option["label"])


def service_file(path: Path) -> ServiceFile:
    """Read one file."""
    source = read(path)
    file = source if isinstance(source, Refused) else model_of(ServiceFile, source)
    if isinstance(file, Refused):
        raise CatalogueError("; ".join(map(str, file.complaints)))
    return file
