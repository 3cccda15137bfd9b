"""What a terminal expects a certificate to state, before the platform has decided."""

from __future__ import annotations

from datetime import date

from contract.language import Bilingual
from documents.statement import Statement
from kiosk.domain.person import Employee


def drafted(
    employee: Employee, employer: Bilingual, purpose: Bilingual | None, addressee: str, today: date
) -> Statement:
    """Return what the platform will state of `employee`, but for what only the platform knows."""
    facts = {
        "name": employee.name,
        "name_latin": employee.name_latin,
        "employee_id": employee.employee_id,
        "department_zh": employee.department_zh,
        "department_en": employee.department_en,
        "position_zh": employee.position_zh,
        "position_en": employee.position_en,
        "hired_on": employee.hired_on,
        "employer_zh": employer.zh,
        "employer_en": employer.en,
        "addressee": addressee,
        "issued_on": today,
    }
    return Statement.of(facts, purpose)
