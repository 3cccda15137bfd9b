"""The console's pages, put together; its start, and one visit."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from hub.api.access import TerminalId
from hub.assembly import Platform
from hub.console.account import add_account, add_codes
from hub.console.acts import Act
from hub.console.alerts import add_alerts
from hub.console.applications import add_applications
from hub.console.attached import add_attachments
from hub.console.audit import add_audit
from hub.console.board import add_board
from hub.console.certificate_templates import add_templates
from hub.console.certificates import add_certificates
from hub.console.commands import add_commands
from hub.console.company import add_company
from hub.console.dead_letters import add_dead_letters
from hub.console.employee_file import add_employee_file
from hub.console.employees import add_employees
from hub.console.enrolment import add_enrolment
from hub.console.frame import Frame
from hub.console.gate import SignedIn
from hub.console.gift_doors import add_doors
from hub.console.gift_entitling import add_entitling
from hub.console.gifts import add_gifts
from hub.console.session import Sessions
from hub.console.showing import shown_moments, shown_visit
from hub.console.sign_in import add_sign_in
from hub.console.terminals import add_terminals
from hub.console.users import add_users
from hub.console.visits import add_visits
from hub.console.webhooks import add_webhooks
from hub.pages import language_of


def console_routes(platform: Platform) -> APIRouter:
    """Return the console's routes."""
    routes = APIRouter(prefix="/console")
    frame = Frame(platform, Sessions(platform))
    add_sign_in(routes, frame)
    add_account(routes, frame)
    add_codes(routes, frame)
    add_users(routes, frame)
    add_company(routes, frame)
    add_attachments(routes, frame)
    add_pages(routes, platform, frame)
    add_terminals(routes, frame)
    add_visits(routes, frame)
    add_enrolment(routes, frame)
    add_commands(routes, frame)
    add_board(routes, frame)
    add_alerts(routes, frame)
    add_applications(routes, frame)
    add_dead_letters(routes, frame)
    add_entitling(routes, frame)
    add_doors(routes, frame)
    add_gifts(routes, frame)
    add_certificates(routes, frame)
    add_templates(routes, frame)
    add_employees(routes, frame)
    add_employee_file(routes, frame)
    add_audit(routes, frame)
    add_webhooks(routes, frame)
    return routes


def add_pages(routes: APIRouter, platform: Platform, frame: Frame) -> None:
    """Add what is to be seen after signing in."""
    show = frame.show

    @routes.get("", dependencies=[frame.may(Act.SEE_BOARD)])
    @routes.get("/", dependencies=[frame.may(Act.SEE_BOARD)])
    def start() -> Response:
        return RedirectResponse("/console/board", 303)

    @routes.get("/visits/{terminal_id}/{visit_id}", dependencies=[frame.may(Act.SEE_VISITS)])
    def visit(request: Request, user: SignedIn, terminal_id: TerminalId, visit_id: UUID) -> Response:
        with platform.database.write() as unit:
            row = unit.watching.visit(terminal_id, visit_id)
            if row is None:
                raise HTTPException(404)
            events = unit.watching.timeline(terminal_id, visit_id)
            continued = unit.watching.continued(terminal_id, visit_id)
            decisions = unit.watching.decisions(terminal_id, visit_id)
            unit.accounts.note(platform.clock(), user.name, "looked at a visit", f"{terminal_id}/{visit_id}")
        timeline = shown_moments(events, decisions, platform.services, language_of(request))
        return show(
            request, "visit.html", user, visit=shown_visit(row), timeline=timeline, continued=continued
        )
