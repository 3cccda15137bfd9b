"""One unit of work: the repositories of one open transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from hub.store.accounts import Accounts
from hub.store.alerts import Alerts
from hub.store.announcements import Announcements
from hub.store.application_list import ApplicationList
from hub.store.applications import Applications
from hub.store.attachments import Attachments
from hub.store.board import Board
from hub.store.certificate_list import CertificateList
from hub.store.certificates import Certificates
from hub.store.chains import Chains
from hub.store.commands import Commands
from hub.store.confirmations import Confirmations
from hub.store.dead_letters import DeadLetters
from hub.store.deliveries import Deliveries
from hub.store.delivery_list import DeliveryList
from hub.store.doors import Doors
from hub.store.ecopies import Ecopies
from hub.store.ecopy_links import EcopyLinks
from hub.store.enrolments import Enrolments
from hub.store.facts import Facts
from hub.store.gift_files import GiftFiles
from hub.store.gift_list import GiftList
from hub.store.gift_tables import people_files
from hub.store.gifts import Gifts
from hub.store.inbox import Inbox
from hub.store.letter_list import LetterList
from hub.store.past_alerts import PastAlerts
from hub.store.people import People
from hub.store.people_list import PeopleList
from hub.store.phones import Phones
from hub.store.sessions import ConsoleSessions
from hub.store.template_choices import TemplateChoices
from hub.store.terminal_list import TerminalList
from hub.store.terminals import Terminals
from hub.store.trail import Trail
from hub.store.trail_list import TrailList
from hub.store.uploads import Uploads
from hub.store.user_list import UserList
from hub.store.verifications import Verifications
from hub.store.visit_list import VisitList
from hub.store.visits import Visits
from hub.store.watching import Watching
from hub.store.webhooks import Webhooks
from hub.store.writes import Writes


class Unit:
    """Everything that can be read or written in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._writes = writes = Writes(connection)
        self.trail = Trail(connection)
        self._announcements = announcements = Announcements(connection)
        self.accounts = Accounts(connection, self.trail)
        self.application_list = ApplicationList(connection)
        self.applications = Applications(connection, announcements)
        self.alerts = Alerts(connection, announcements)
        self.attachments = Attachments(connection)
        self.board = Board(connection)
        self.certificate_list = CertificateList(connection)
        self.certificates = Certificates(connection, writes, announcements)
        self.dead_letters = DeadLetters(connection, writes, announcements)
        self.chains = Chains(connection, writes)
        self.commands = Commands(connection)
        self.confirmations = Confirmations(connection)
        self.deliveries = Deliveries(connection)
        self.delivery_list = DeliveryList(connection)
        self.doors = Doors(connection, writes)
        self.ecopy_links = EcopyLinks(connection)
        self.ecopies = Ecopies(connection)
        self.enrolments = Enrolments(connection, announcements)
        self.facts = Facts(connection)
        self.gift_files = GiftFiles(connection)
        self.gift_list = GiftList(connection)
        self.gifts = Gifts(connection)
        self.letter_list = LetterList(connection)
        self.past_alerts = PastAlerts(connection)
        self.inbox = Inbox(connection)
        self.people_files = GiftFiles(connection, people_files)
        self.people_list = PeopleList(connection)
        self.people = People(connection)
        self.phones = Phones(connection)
        self.sessions = ConsoleSessions(connection)
        self.template_choices = TemplateChoices(connection)
        self.terminals = Terminals(connection, writes)
        self.terminal_list = TerminalList(connection)
        self.visit_list = VisitList(connection)
        self.trail_list = TrailList(connection)
        self.uploads = Uploads(connection)
        self.user_list = UserList(connection)
        self.verifications = Verifications(connection)
        self.visits = Visits(connection, writes)
        self.watching = Watching(connection)
        self.webhooks = Webhooks(connection, announcements)

        self.undone = False

    def undo(self) -> None:
        """Have the transaction end without a trace."""
        self.undone = True

    def write(self) -> None:
        """Write what was gathered; before the transaction ends."""
        self.visits.postpone()
        self.doors.postpone()
        self.chains.postpone()
        self.terminals.postpone()
        self._writes.make()
        self._announcements.write()
        self.trail.write()  # last: whoever notes something holds the lock of all
