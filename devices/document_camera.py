"""Document cameras: what they see of a sheet that is laid under them, and the page that comes of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devices.device import Device, Poke
from devices.errors import DeviceError, DeviceFailure
from devices.paper.binding import bound
from devices.paper.formats import Finish, Format
from devices.paper.judgement import Verdict
from devices.paper.page import Page

Outline = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

BY_HAND_WITHIN = 10.0  # seconds


@dataclass(frozen=True)
class Look:
    """A small picture (JPEG) for the screen, how the sheet lies, and its corners as parts of the picture."""

    jpeg: bytes = field(repr=False)
    verdict: Verdict
    outline: Outline | None = None


@dataclass(frozen=True)
class Capture:
    """What came of taking a page: the page where the verdict is GOOD, or where it was wanted anyway."""

    verdict: Verdict
    page: Page | None = None


class DocumentCamera(Device):
    """Takes pages of sheets while it is enabled. It keeps none, and announces nothing.

    Disabled it takes no pictures; a new one is disabled. Pictures of a camera whose picture stands still are
    refused: they may show the sheet of the person before.
    """

    device_class = "document-camera"

    @abstractmethod
    def enable(self) -> None:
        """Take pictures from now on, also after having been closed and opened; closed it may be said, too."""

    @abstractmethod
    def disable(self) -> None:
        """Take no more pictures, and forget the last."""

    @abstractmethod
    def look(self, size: Format) -> Look | None:
        """Return what is seen now, for a sheet of `size`; None where no new picture came within 0.5 s.

        Some ten times cheaper than a capture; what only fine pixels tell (blur) is not in its verdict.
        Raise DeviceError: SEQUENCE_ERROR while disabled.
        """

    @abstractmethod
    def capture(
        self, size: Format, finish: Finish = Finish.EVENED, *, within: float = 3.0, anyway: bool = False
    ) -> Capture:
        """Take a page, in `within` seconds; `anyway` also a page that is judged BLURRED, GLARE and the like.

        A sheet that moves or is blurred is looked at again until the time is over. Raise DeviceError:
        SEQUENCE_ERROR while disabled, TIME_OUT where the picture stands still.
        """

    def pokes(self) -> Mapping[str, Poke]:
        """Return `look [FORMAT] [FILE.jpg]` and `capture [FORMAT] [FILE.pdf] [SECONDS]`.

        Formats: a4, id-1, as-seen.
        """
        return {"look": self._show_look, "capture": self._show_capture}

    def _show_look(self, words: Sequence[str]) -> Iterator[str]:
        size, file = _asked(words)
        self.enable()
        look = self.look(size)
        self.disable()
        if look is None:
            yield "no picture"
            return
        yield f"{look.verdict}  {look.outline or ''}"
        if file is not None:
            file.write_bytes(look.jpeg)

    def _show_capture(self, words: Sequence[str]) -> Iterator[str]:
        size, file = _asked(words)
        self.enable()
        capture = self.capture(size, within=float(words[2]) if len(words) > 2 else BY_HAND_WITHIN)
        self.disable()
        yield str(capture.verdict)
        if capture.page is None:
            return
        page = capture.page
        yield f"{page.width_mm:.0f} x {page.height_mm:.0f} mm  {page.dots_per_inch:.0f} dots an inch"
        if file is not None and (pdf := bound([page])) is not None:
            file.write_bytes(pdf)


def _asked(words: Sequence[str]) -> tuple[Format, Path | None]:
    try:
        size = Format(words[0]) if words else Format.A4
    except ValueError as error:
        raise DeviceError(DeviceFailure.UNSUPPORTED, f"formats: {', '.join(Format)}") from error
    return size, Path(words[1]) if len(words) > 1 else None
