"""Employees, and which sites' terminals were given them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from hub.store import bulk
from hub.store.tables import directory_sites, employees, facts
from hub.store.upsert import insert, next_number, put_if_absent

CHUNK = 500  # rows per statement: 15 columns each stay under SQLite's 32,766 parameters


@dataclass(frozen=True)
class Person:
    """An employee as the platform knows them."""

    employee_id: str
    name: str = field(repr=False)
    name_latin: str = field(repr=False)
    status: str
    site: str
    badge_uids: list[str] = field(repr=False)
    id_number: str | None = field(repr=False)
    pin_hash: str | None = field(repr=False)
    department_zh: str
    department_en: str
    position_zh: str
    position_en: str
    hired_on: date
    left_on: date | None


@dataclass(frozen=True)
class Place:
    """Whether somebody is employed, and where."""

    status: str
    site: str


KNOWN_AT = {
    dialect: select(employees)
    .join(directory_sites, directory_sites.c.employee_id == employees.c.employee_id)
    .where(directory_sites.c.site == bindparam("site"), bulk.among(dialect, employees.c.employee_id, "these"))
    for dialect in bulk.INSERTS
}
"""Put together once: each batch asks."""
LOCK_SOME = {  # in the order of Applications.hold, so that nobody waits in a circle
    dialect: select(employees.c.employee_id)
    .where(bulk.among(dialect, employees.c.employee_id, "these"))
    .order_by(employees.c.employee_id)
    .with_for_update()
    for dialect in bulk.INSERTS
}


class People:
    """The employees of all sites."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def every(self) -> Iterator[Person]:
        """Yield all employees."""
        for row in self._connection.execute(select(employees)).mappings():
            yield person_of(row)

    def find(self, employee_id: str) -> Person | None:
        """Return an employee."""
        statement = select(employees).where(employees.c.employee_id == employee_id)
        row = self._connection.execute(statement).mappings().one_or_none()
        return person_of(row) if row else None

    def places(self, employee_ids: Collection[str]) -> dict[str, Place]:
        """Return where the employees are that there are of these, by their id."""
        columns = employees.c.employee_id, employees.c.status, employees.c.site
        found = select(*columns).where(employees.c.employee_id.in_(employee_ids))
        return {row.employee_id: Place(row.status, row.site) for row in self._connection.execute(found)}

    def sites(self) -> list[str]:
        """Return the sites of all employees."""
        found = select(employees.c.site).distinct().order_by(employees.c.site)
        return list(self._connection.execute(found).scalars())

    def known_at(self, site: str, employee_ids: Collection[str]) -> dict[str, Person]:
        """Return those of the employees whom terminals of a site have been given, by their id."""
        asked = {"site": site, "these": list(employee_ids)}
        statement = KNOWN_AT[self._connection.dialect.name]
        found = map(person_of, self._connection.execute(statement, asked).mappings())
        return {person.employee_id: person for person in found}

    def save(self, people: Sequence[Person]) -> None:
        """Insert or replace employees, each with a directory version of its own, later than all before."""
        if not people:
            return
        version = next_number(self._connection, "directory", len(people)) - len(people)
        these = {"these": [person.employee_id for person in people]}
        self._connection.execute(LOCK_SOME[self._connection.dialect.name], these).all()
        rows = [{**vars(person), "version": version + n} for n, person in enumerate(people, 1)]
        for chunk in chunks(rows):
            statement = insert(self._connection, employees).values(chunk)
            replaced = {c.name: statement.excluded[c.name] for c in employees.c if c.name != "employee_id"}
            self._connection.execute(
                statement.on_conflict_do_update(index_elements=["employee_id"], set_=replaced)
            )
        for chunk in chunks([{"site": p.site, "employee_id": p.employee_id} for p in people]):
            self._connection.execute(
                insert(self._connection, directory_sites).values(chunk).on_conflict_do_nothing()
            )

    def hold(self) -> None:
        """Keep others from changing the directory until this unit of work ends."""
        next_number(self._connection, "directory", 0)

    def set_pin(self, employee_id: str, pin_hash: str | None) -> bool:
        """Set or take away a PIN and tell the terminals; return False where there is no such employee."""
        version = next_number(self._connection, "directory")
        statement = update(employees).where(employees.c.employee_id == employee_id)
        return self._connection.execute(statement.values(pin_hash=pin_hash, version=version)).rowcount == 1

    def changed(self, site: str, after: int, limit: int) -> list[tuple[int, Person]]:
        """Return up to `limit` employees whom a site has been given and who changed after a version."""
        statement = (
            select(employees)
            .join(directory_sites, directory_sites.c.employee_id == employees.c.employee_id)
            .where(directory_sites.c.site == site, employees.c.version > after)
            .order_by(employees.c.version)
            .limit(limit)
        )
        return [(row["version"], person_of(row)) for row in self._connection.execute(statement).mappings()]

    def salt(self) -> str:
        """Return the directory's salt, hex."""
        statement = select(facts.c.value).where(facts.c.name == "directory-salt")
        return str(self._connection.execute(statement).scalar_one())

    def settle_salt(self, salt: str) -> None:
        """Set the directory's salt unless it has one."""
        put_if_absent(self._connection, facts, ["name"], {"name": "directory-salt", "value": salt})


def person_of(row: Any) -> Person:
    """Build a person from a row."""
    columns = dict(row)
    columns.pop("version", None)
    return Person(**columns)


def chunks(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    """Cut rows into statements' worth."""
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))
