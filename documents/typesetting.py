"""The program of a typesetter's process: sets what it is asked for until nobody is there to ask."""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from documents.certificate import CertificateRenderer
from documents.confinement import confine
from documents.errors import DocumentError
from documents.orders import FAILED, Answer, DraftOrder, House, IssueOrder, Order, Ready, Refusal, Sheet
from documents.pages import page_count, page_pngs

LONGEST = 15.0  # seconds over one page: the terminal waits less long, unless it is no longer there
GONE = (EOFError, OSError)  # of a connection whose other end was closed, also in the middle of a message


def open_renderer(house: House) -> CertificateRenderer:
    """Return the renderer of a house, warm; for templates of somebody else the process is confined."""
    renderer = CertificateRenderer(
        house.fonts, house.verify_url, house.seal, house.templates, explains=house.explains
    )
    if house.templates is None:
        renderer.warm()
    else:
        confine()
    return renderer


def serve(
    connection: Connection,
    opened: Callable[[House], CertificateRenderer] = open_renderer,
    longest: float = LONGEST,
) -> None:
    """Answer every order of the house that is told first; end when the other end is closed.

    What takes more than `longest` seconds ends the process: over a page it does not see whether the terminal
    is still there.
    """
    try:
        house: House = connection.recv()
    except GONE:
        return
    with alarm(longest):
        renderer = opened(house)
    try:
        connection.send(Ready())
        while True:
            order: Order = connection.recv()
            with alarm(longest):
                connection.send(answer(renderer, order))
    except GONE:
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
    except DocumentError as error:
        return Refusal(error.code, error.detail)
    except BaseException as error:  # noqa: BLE001 - the top of the process's loop; a panic of Rust is no Exception (PyO3)
        return Refusal(FAILED, where(error))


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Have the system end the process where the block takes longer, whatever it is doing (setitimer(2))."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def where(error: BaseException) -> str:
    """Return a bug's type and frames without its text: that may quote what was typed."""
    kind = type(error)
    frames = [
        f"{Path(each.filename).name}:{each.lineno} {each.name}"
        for each in traceback.extract_tb(error.__traceback__)
    ]
    return f"{kind.__module__}.{kind.__qualname__} in {', '.join(frames)}"


def tell(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Write a bug to standard error, without its text."""
    sys.stderr.write(f"{where(error)}\n")


if __name__ == "__main__":
    sys.excepthook = tell
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # what was ignored stays so over execve(2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the terminal ends this process itself
    serve(Connection(int(sys.argv[1])))
