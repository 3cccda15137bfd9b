"""The program of a typesetter's process: sets what it is asked for until nobody is there to ask."""

from __future__ import annotations

import signal
import sys
import traceback
from multiprocessing.connection import Connection
from types import TracebackType

from kiosk.documents.certificate import CertificateRenderer
from kiosk.documents.orders import Answer, DraftOrder, House, IssueOrder, Order, Refusal, Sheet
from kiosk.documents.pages import page_count, page_pngs
from kiosk.domain.errors import KioskError


def serve(connection: Connection) -> None:
    """Answer every order of the house that is told first; end when the other end is closed."""
    try:
        house: House = connection.recv()
        renderer = CertificateRenderer(house.fonts, house.verify_url, house.seal)
        renderer.warm()
        while True:
            connection.send(answer(renderer, connection.recv()))
    except (EOFError, ConnectionError):
        return


def answer(renderer: CertificateRenderer, order: Order) -> Answer:
    """Return what was ordered, or why it cannot be."""
    try:
        match order:
            case DraftOrder(kind, statement, language, width):
                return page_pngs(renderer.preview_draft(kind, statement, language), width)
            case IssueOrder(kind, statement, number, verify_code, language):
                pdf = renderer.render(kind, statement, number, verify_code, language)
                return Sheet(pdf, page_count(pdf))
    except KioskError as error:
        return Refusal(error.code, error.detail)


def tell_frames(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Write a bug's type and frames to standard error, without its text: that may quote what was typed."""
    frames = [
        f"  {each.filename}:{each.lineno} {each.name}\n" for each in traceback.extract_tb(error.__traceback__)
    ]
    sys.stderr.write(f"typesetter: {kind.__module__}.{kind.__qualname__}\n{''.join(frames)}")


if __name__ == "__main__":
    sys.excepthook = tell_frames
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the terminal ends this process itself
    serve(Connection(int(sys.argv[1])))
