"""A slip as the bytes that print and cut it."""

from __future__ import annotations

from escpos.capabilities import Profile as LibraryProfile  # type: ignore[import-untyped]  # python-escpos ships no types
from escpos.constants import QR_ECLEVEL_M  # type: ignore[import-untyped]  # python-escpos ships no types
from escpos.printer import Dummy  # type: ignore[import-untyped]  # python-escpos ships no types
from PIL import Image

from devices.escpos.lines import cells, encode, has_font, wrap
from devices.escpos.marks import end_mark
from devices.escpos.profiles import Cutter, Profile
from devices.escpos.raster import QR_QUIET, LineArtist, qr_image, qr_module
from devices.receipt_printer import Align, Pair, QrCode, Rule, Slip, SlipPart, Space, Text

CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
FEED_AND_CUT_FULL, FEED_AND_CUT_PARTIAL = b"\x1dVA\x00", b"\x1dVB\x00"
CUT_TOTAL = b"\x1bi"
PRESENT = b"\x1de\x03\x08"  # 8 steps of 7 mm: far enough to be pulled, held until it is
PAIR_GAP, VALUE_INDENT = 2, 2
TEAR_LINES = 5


class Layout:
    """Sets slips for one model."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._artist = LineArtist(profile.dots)

    def compose(self, slip: Slip, *, asks: bool = True) -> bytes:
        """Return the whole job: initialise, parts, feed and cut, and the end mark where it `asks` for one."""
        frame = Dummy(profile=_library_profile(self._profile.dots))
        frame.hw("INIT")
        for part in slip.parts:
            self._compose_part(frame, part)
        match self._profile.cutter:
            case Cutter.FULL:
                frame._raw(FEED_AND_CUT_FULL)  # noqa: SLF001  python-escpos' documented way to send own bytes
            case Cutter.PARTIAL:
                frame._raw(FEED_AND_CUT_PARTIAL)  # noqa: SLF001  (see above)
            case Cutter.TOTAL:
                frame._raw(CUT_TOTAL)  # noqa: SLF001  (see above)
            case Cutter.NONE:  # pragma: no branch  (there is no other)
                frame.print_and_feed(TEAR_LINES)
        if self._profile.presenter:
            frame._raw(PRESENT)  # noqa: SLF001  (see above)
        if asks:
            frame._raw(end_mark(slip.job, self._profile))  # noqa: SLF001  (see above)
        return bytes(frame.output)

    def _compose_part(self, frame: Dummy, part: SlipPart) -> None:
        match part:
            case Text():
                for line in wrap(part.text, self._profile.columns // part.size):
                    self._line(frame, line, size=part.size, bold=part.bold, align=part.align)
            case Pair():
                for line in self._pair(part):
                    self._line(frame, line, size=1, bold=False, align=Align.LEFT)
            case Rule():
                self._image(frame, self._artist.rule())
            case QrCode():
                self._qr(frame, part.contents)
            case Space():  # pragma: no branch  (there is no other)
                if part.lines > 0:
                    frame.print_and_feed(part.lines)

    def _pair(self, pair: Pair) -> list[str]:
        columns = self._profile.columns
        gap = columns - cells(pair.label) - cells(pair.value)
        if gap >= PAIR_GAP and "\n" not in pair.label + pair.value:
            return [pair.label + " " * gap + pair.value]
        below = wrap(pair.value, columns - VALUE_INDENT)
        return [*wrap(pair.label, columns), *(" " * VALUE_INDENT + line for line in below)]

    def _line(self, frame: Dummy, line: str, *, size: int, bold: bool, align: Align) -> None:
        if not has_font(line, self._profile.code_page):
            self._image(frame, self._artist.line(line, size=size, bold=bold, align=align))
            return
        centred = "center" if align is Align.CENTRE else "left"
        frame.set(align=centred, bold=bold, custom_size=True, width=size, height=size)
        chinese = not line.isascii()
        text = CHINESE_ON + encode(line) + CHINESE_OFF if chinese else line.encode("ascii")
        frame._raw(text + b"\n")  # noqa: SLF001  python-escpos' text() guesses code pages and loses ￥ and ：

    def _qr(self, frame: Dummy, contents: str) -> None:
        if not self._profile.native_qr:
            self._image(frame, qr_image(contents, self._profile.dots))
            return
        module = qr_module(contents, self._profile.dots)
        quiet = b"\x1bJ" + bytes((QR_QUIET * module,))  # the printer draws none
        frame.set(align="center")
        frame._raw(quiet)  # noqa: SLF001  (see above)
        frame.qr(contents, ec=QR_ECLEVEL_M, size=module, native=True)
        frame._raw(quiet)  # noqa: SLF001  (see above)

    def _image(self, frame: Dummy, image: Image.Image) -> None:
        frame.set(align="left")
        frame.image(image, impl="bitImageRaster")


def _library_profile(dots: int) -> LibraryProfile:
    """Return the library's profile with a width; without it `image()` writes to standard output."""
    profile = LibraryProfile()
    profile.profile_data = {**profile.profile_data, "media": {"width": {"pixels": dots}}}
    return profile
