"""Who may do what on the console: the one table. Every route of the console names its act."""

from __future__ import annotations

from enum import StrEnum

from hub.store.accounts import Role, User


class Act(StrEnum):
    """Something that a person can do on the console."""

    SEE_BOARD = "see-board"
    SEE_TERMINALS = "see-terminals"
    ENROL_TERMINALS = "enrol-terminals"
    ORDER_TERMINALS = "order-terminals"
    SEE_ALERTS = "see-alerts"
    TAKE_ALERTS = "take-alerts"
    SEE_DOORS = "see-doors"
    SEE_VISITS = "see-visits"
    OPEN_ATTACHMENTS = "open-attachments"
    SEE_DEAD_LETTERS = "see-dead-letters"
    DECIDE_DEAD_LETTERS = "decide-dead-letters"
    SEE_REQUESTS = "see-requests"
    DECIDE_REQUESTS = "decide-requests"
    SEE_GIFTS = "see-gifts"
    ENTITLE = "entitle"
    OWN_ACCOUNT = "own-account"
    OWN_CODES = "own-codes"
    SEE_USERS = "see-users"
    MANAGE_USERS = "manage-users"
    SEE_AUDIT = "see-audit"
    SEE_WEBHOOKS = "see-webhooks"
    MANAGE_WEBHOOKS = "manage-webhooks"
    SEE_CERTIFICATES = "see-certificates"
    REVOKE_CERTIFICATES = "revoke-certificates"
    TAKE_ECOPIES = "take-ecopies"
    SEE_TEMPLATES = "see-templates"
    CHOOSE_TEMPLATES = "choose-templates"
    SEE_EMPLOYEES = "see-employees"
    CHANGE_EMPLOYEES = "change-employees"
    IMPORT_EMPLOYEES = "import-employees"


EVERYBODY = frozenset(Role)
HR_ONLY = frozenset({Role.HR})
RECORDS = frozenset({Role.HR, Role.AUDITOR})  # who may see what employees did

MAY: dict[Act, frozenset[Role]] = {
    Act.SEE_BOARD: EVERYBODY,
    Act.SEE_TERMINALS: EVERYBODY,
    Act.ENROL_TERMINALS: frozenset({Role.HR, Role.FACILITY, Role.ADMINISTRATOR}),
    Act.ORDER_TERMINALS: frozenset({Role.HR, Role.FACILITY, Role.ADMINISTRATOR}),
    Act.SEE_ALERTS: EVERYBODY,
    Act.TAKE_ALERTS: frozenset({Role.FACILITY, Role.ADMINISTRATOR}),
    Act.SEE_DOORS: frozenset({Role.HR, Role.FACILITY, Role.AUDITOR}),
    Act.SEE_VISITS: RECORDS,
    Act.OPEN_ATTACHMENTS: RECORDS,
    Act.SEE_DEAD_LETTERS: RECORDS,
    Act.DECIDE_DEAD_LETTERS: HR_ONLY,
    Act.SEE_REQUESTS: RECORDS,
    Act.DECIDE_REQUESTS: HR_ONLY,
    Act.SEE_GIFTS: RECORDS,
    Act.ENTITLE: HR_ONLY,
    Act.OWN_ACCOUNT: EVERYBODY,
    Act.OWN_CODES: EVERYBODY,
    Act.SEE_USERS: frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    Act.MANAGE_USERS: frozenset({Role.ADMINISTRATOR}),
    Act.SEE_AUDIT: frozenset({Role.AUDITOR}),
    Act.SEE_WEBHOOKS: frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    Act.MANAGE_WEBHOOKS: frozenset({Role.ADMINISTRATOR}),
    Act.SEE_CERTIFICATES: RECORDS,
    Act.REVOKE_CERTIFICATES: HR_ONLY,
    Act.TAKE_ECOPIES: HR_ONLY,
    Act.SEE_TEMPLATES: RECORDS,
    Act.CHOOSE_TEMPLATES: HR_ONLY,
    Act.SEE_EMPLOYEES: HR_ONLY,
    Act.CHANGE_EMPLOYEES: HR_ONLY,
    Act.IMPORT_EMPLOYEES: HR_ONLY,
}

OF_ALL_SITES = frozenset(
    {
        Act.SEE_USERS,
        Act.MANAGE_USERS,
        Act.SEE_AUDIT,
        Act.SEE_WEBHOOKS,
        Act.MANAGE_WEBHOOKS,
        Act.IMPORT_EMPLOYEES,
        Act.CHOOSE_TEMPLATES,
    }
)
"""Acts on what belongs to no site; who is limited to some sites has no part in them."""

FRESH = frozenset({Act.OWN_CODES, Act.MANAGE_USERS, Act.ENROL_TERMINALS, Act.MANAGE_WEBHOOKS})
"""Acts before which a password or a code is asked for again where the last was given some time ago."""

OPEN = frozenset(
    {
        ("GET", "/"),
        ("GET", "/verify"),
        ("POST", "/verify"),
        ("GET", "/verify/file"),
        ("POST", "/verify/file"),
        ("GET", "/healthz"),
        ("GET", "/metrics"),
        ("GET", "/v1/keys"),
        ("POST", "/v1/enrolments"),  # for whoever has a code
        ("GET", "/console/login"),
        ("POST", "/console/login"),
        ("POST", "/console/logout"),
        ("GET", "/console/company/start"),
        ("GET", "/console/company/callback"),  # the company's answer says who comes
    }
)
"""What anybody may ask for, signed in or not; all else wants a user who may, or a terminal's key or token."""


def allows(user: User, act: Act) -> bool:
    """Return whether somebody may do something."""
    return may(user.role, act) and not (user.sites and act in OF_ALL_SITES)


def may(role: Role, act: Act) -> bool:
    """Return whether people of a role may do something."""
    return role in MAY[act]
