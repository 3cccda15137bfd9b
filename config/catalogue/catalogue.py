"""Reads a folder of catalogue files: every service sound, or the reasons why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.catalogue.definition import CategoriesFile, Category, Service, ServiceFile, StepKind
from config.catalogue.sequence import steps_of
from config.complaint import Complaint, Refused
from config.reading import model_of
from config.source import Source, read

CATEGORIES = "categories.yaml"


def shipped() -> Path:
    """Return the folder of the catalogue that comes with the program."""
    return Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """The services of a terminal by id, and their categories in the order of the home screen."""

    categories: tuple[Category, ...]
    services: Mapping[str, Service]

    @staticmethod
    def load(folder: Path, kinds: Mapping[str, StepKind]) -> Catalogue | Refused:
        """Return the catalogue in `folder`, made of steps of `kinds`, or everything wrong with it."""
        complaints: list[Complaint] = []
        categories = _categories(folder, complaints)
        services: dict[str, Service] = {}
        for path in sorted(folder.glob("*.yaml")):
            if path.name == CATEGORIES:
                continue
            service = _service(path, kinds, {category.id for category in categories})
            if isinstance(service, Refused):
                complaints.extend(service.complaints)
            else:
                services[service.service_id] = service
        if not services and not complaints:
            complaints.append(Complaint(folder.name, 1, "", "holds no service"))
        return Refused(tuple(complaints)) if complaints else Catalogue(categories, services)

    def of(self, category: Category) -> tuple[Service, ...]:
        """Return the services of one category, by file name."""
        return tuple(service for service in self.services.values() if service.file.category == category.id)


def _categories(folder: Path, complaints: list[Complaint]) -> tuple[Category, ...]:
    source = read(folder / CATEGORIES)
    found = source if isinstance(source, Refused) else model_of(CategoriesFile, source)
    if isinstance(found, Refused):
        complaints.extend(found.complaints)
        return ()
    assert isinstance(source, Source)
    seen: set[str] = set()
    for index, category in enumerate(found.categories):
        if category.id in seen:
            complaints.append(
                source.complain(("categories", index, "id"), f"{category.id} stands here again")
            )
        seen.add(category.id)
    return found.categories


def _service(path: Path, kinds: Mapping[str, StepKind], categories: set[str]) -> Service | Refused:
    source = read(path)
    if isinstance(source, Refused):
        return source
    file = model_of(ServiceFile, source)
    if isinstance(file, Refused):
        return file
    complaints = list(_form(file, source, path.stem, categories))
    steps = steps_of(file, source, kinds)
    if isinstance(steps, Refused):
        return Refused((*complaints, *steps.complaints))
    return Refused(tuple(complaints)) if complaints else Service(file, steps)


def _form(file: ServiceFile, source: Source, stem: str, categories: set[str]) -> Iterator[Complaint]:
    if file.id != stem:
        yield source.complain(("id",), f"is {file.id}, but the file is called {stem}.yaml")
    if categories and file.category not in categories:
        yield source.complain(("category",), f"{file.category} is not in {CATEGORIES}")
