"""One's own account: the password, the codes, where one is signed in, and giving a secret again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from hub.assembly import Platform
from hub.console.acts import Act
from hub.console.frame import Frame
from hub.console.gate import InSession, SignedIn, own_place
from hub.console.proving import Proving
from hub.console.session import Standing, digest
from hub.console.sign_in import Text
from hub.password_rules import SHORTEST, Complaint, complaint
from hub.second_factor import address, counter_of, new_recovery_codes, new_secret, qr_picture
from hub.second_factor import digest as digest_of_code
from hub.store.accounts import User
from hub.store.sessions import Session
from hub.throttle import client_of

CHOOSING = frozenset({Standing.COMPLETE, Standing.PASSWORD_WANTED})
ENROLLING = frozenset({Standing.COMPLETE, Standing.ENROLMENT_WANTED})
ACCOUNT = "/console/account"


@dataclass(frozen=True)
class Account:
    """What somebody does with their own account."""

    frame: Frame

    @property
    def platform(self) -> Platform:
        """What it works with."""
        return self.frame.platform

    def overview(self, request: Request, user: User, done: str) -> Response:
        """Show how the account stands; `done` is what was just done with it."""
        limits = self.frame.sessions.limits(self.platform.clock())
        with self.platform.database.read() as unit:
            places = unit.sessions.count(user.name, **limits)
            left = unit.accounts.count_recovery_codes(user.name)
        return self.frame.show(
            request,
            "account.html",
            user,
            places=places,
            left=left,
            has_codes=user.totp_sealed is not None,
            local=user.subject is None,
            done=done,
        )

    def password_form(self, request: Request, user: User, wrong: str = "") -> Response:
        """Ask for the present and the new password; `wrong` says what was wrong with what was given."""
        wanted = user.password_until is not None
        page = self.frame.show(
            request, "account_password.html", user, wrong=wrong, wanted=wanted, shortest=SHORTEST
        )
        page.status_code = 422 if wrong else 200
        return page

    def change_password(self, request: Request, user: User, present: str, new: str) -> Response:
        """Take a new password; every other session of the account ends, and this one gets another token."""
        if Proving(self.platform).password(user.name, present, client_of(request)) is None:
            return self.password_form(request, user, "present")
        wrong = Complaint.SAME if new == present else complaint(new, user.name)
        if wrong is not None:
            return self.password_form(request, user, wrong)
        hashed, now = self.platform.passwords.hash(new), self.platform.clock()
        with self.platform.database.write() as unit:
            unit.accounts.change_password(user.name, hashed)
            unit.sessions.close_others(user.name, "")
            token = self.frame.sessions.open(unit, user.name, now, code_given=True, instead=None)
            unit.accounts.note(now, user.name, "changed their password", user.name)
        response = RedirectResponse(f"{ACCOUNT}?done=password", 303)
        self.frame.sessions.give_token(response, token)
        return response

    def codes_form(self, request: Request, session: Session, *, wrong: bool = False) -> Response:
        """Show a secret for an authenticator, and ask for the first of its codes."""
        user, factor = session.user, self.platform.second_factor
        secret = factor.opened(session.pending_sealed, user.name) if session.pending_sealed else None
        if secret is None:
            secret = new_secret()
            with self.platform.database.write() as unit:
                unit.sessions.set_pending(self._digest(request), factor.sealed(secret, user.name))
        issuer = self.platform.settings.employer.en
        page = self.frame.show(
            request,
            "account_codes.html",
            user,
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            picture=qr_picture(address(secret, user.name, issuer)),
            wrong=wrong,
            must=self.frame.sessions.standing(session) is Standing.ENROLMENT_WANTED,
        )
        page.status_code = 422 if wrong else 200
        return page

    def enrol(self, request: Request, session: Session, code: str) -> Response:
        """Take the secret where its first code is right, and show the recovery codes, once."""
        user, now = session.user, self.platform.clock()
        sealed = session.pending_sealed
        secret = self.platform.second_factor.opened(sealed, user.name) if sealed else None
        typed = "".join(code.split())
        counter = counter_of(secret, typed, now, None) if secret else None
        if sealed is None or counter is None:
            return self.codes_form(request, session, wrong=True)
        made = new_recovery_codes()
        with self.platform.database.write() as unit:
            unit.accounts.set_codes(user.name, sealed, frozenset(map(digest_of_code, made)))
            unit.accounts.use_code(user.name, counter)
            unit.sessions.set_pending(self._digest(request), None)
            unit.sessions.close_others(user.name, self._digest(request))
            unit.accounts.note(now, user.name, "set up codes", user.name)
        return self.frame.show(request, "account_recovery.html", user, recovery=made)

    def renew_recovery(self, request: Request, user: User) -> Response:
        """Make other recovery codes in place of those that are left, and show them, once."""
        made, now = new_recovery_codes(), self.platform.clock()
        with self.platform.database.write() as unit:
            unit.accounts.replace_recovery_codes(user.name, frozenset(map(digest_of_code, made)))
            unit.accounts.note(now, user.name, "made recovery codes", user.name)
        return self.frame.show(request, "account_recovery.html", user, recovery=made)

    def leave_others(self, request: Request, user: User) -> Response:
        """Sign out everywhere else."""
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            count = unit.sessions.close_others(user.name, self._digest(request))
            unit.accounts.note(now, user.name, "signed out everywhere else", f"{count}")
        return RedirectResponse(f"{ACCOUNT}?done=others", 303)

    def proof_form(self, request: Request, user: User, to: str, *, wrong: bool = False) -> Response:
        """Ask for a password or a code once more."""
        has_codes = user.totp_sealed is not None
        page = self.frame.show(
            request,
            "prove.html",
            user,
            to=own_place(to),
            wrong=wrong,
            has_codes=has_codes,
            local=user.subject is None,
        )
        page.status_code = 401 if wrong else 200
        return page

    def prove(self, request: Request, user: User, given: str, to: str) -> Response:
        """Take a code, or the password of somebody who has none, and lead back."""
        proving, client = Proving(self.platform), client_of(request)
        if user.totp_sealed is not None:
            right = proving.code(user.name, given, client)
        else:
            right = proving.password(user.name, given, client) is not None
        if not right:
            return self.proof_form(request, user, to, wrong=True)
        with self.platform.database.write() as unit:
            unit.sessions.prove(self._digest(request), self.platform.clock())
        return RedirectResponse(own_place(to), 303)

    def _digest(self, request: Request) -> str:
        return digest(self.frame.sessions.token_of(request) or "")


def add_account(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of one's own account."""
    account = Account(frame)

    @routes.get("/account", dependencies=[frame.may(Act.OWN_ACCOUNT)])
    def overview(
        request: Request,
        user: SignedIn,
        done: Annotated[str, Query(pattern="^(password|others|)$")] = "",
    ) -> Response:
        return account.overview(request, user, done)

    @routes.get("/account/password", dependencies=[frame.may(Act.OWN_ACCOUNT, at=CHOOSING)])
    def password_page(request: Request, user: SignedIn) -> Response:
        return account.password_form(request, user)

    @routes.post("/account/password", dependencies=[frame.may(Act.OWN_ACCOUNT, at=CHOOSING)])
    def password(
        request: Request, user: SignedIn, present: Text = "", new: Text = "", again: Text = ""
    ) -> Response:
        if new != again:
            return account.password_form(request, user, "again")
        return account.change_password(request, user, present, new)

    @routes.post("/account/others", dependencies=[frame.may(Act.OWN_ACCOUNT)])
    def others(request: Request, user: SignedIn) -> Response:
        return account.leave_others(request, user)


def add_codes(routes: APIRouter, frame: Frame) -> None:
    """Add the routes of one's own codes, and of giving a secret once more."""
    account = Account(frame)

    @routes.get("/account/codes", dependencies=[frame.may(Act.OWN_CODES, at=ENROLLING)])
    def codes_page(request: Request, session: InSession) -> Response:
        return account.codes_form(request, session)

    @routes.post("/account/codes", dependencies=[frame.may(Act.OWN_CODES, at=ENROLLING)])
    def codes(request: Request, session: InSession, code: Text = "") -> Response:
        return account.enrol(request, session, code)

    @routes.post("/account/recovery", dependencies=[frame.may(Act.OWN_CODES)])
    def recovery(request: Request, user: SignedIn) -> Response:
        if user.totp_sealed is None:
            return RedirectResponse(ACCOUNT, 303)
        return account.renew_recovery(request, user)

    @routes.get("/prove", dependencies=[frame.may(Act.OWN_ACCOUNT, at=ENROLLING)])
    def prove_page(
        request: Request, user: SignedIn, to: Annotated[str, Query(max_length=500)] = ""
    ) -> Response:
        return account.proof_form(request, user, to)

    @routes.post("/prove", dependencies=[frame.may(Act.OWN_ACCOUNT, at=ENROLLING)])
    def prove(
        request: Request,
        user: SignedIn,
        given: Text = "",
        to: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        return account.prove(request, user, given, to)
