"""How many spoilt QR codes are read, and how long a picture takes: the product beside OpenCV and zbar."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import cv2
from cv2.typing import MatLike

from bench.benchmark import Benchmark, Result, Say
from bench.scan_frames import HEIGHT, KINDS, WIDTH, Frame, empty, frames
from devices.codes.finder import CodeFinder
from devices.codes.symbology import Symbology

Read = Callable[[MatLike], list[str]]
EACH = 36  # frames of each kind: 432
BAR_RATE = 98.0  # per cent
BAR_MS = 10.0
EMPTY_TURNS = 9


@dataclass
class Contender:
    """One way to read codes, how many of each kind it read, and what each picture took."""

    name: str
    read: Read
    right: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    took: list[float] = field(default_factory=list)  # milliseconds

    def look(self, frame: Frame) -> None:
        """Read one frame; a text that is not in it is a wrong one."""
        began = perf_counter()
        texts = self.read(frame.picture)
        self.took.append((perf_counter() - began) * 1000)
        self.right[frame.kind] += frame.text in texts
        self.wrong += any(text != frame.text for text in texts)

    def rate(self) -> float:
        """Return the frames that were read, in per cent."""
        return 100 * self.right.total() / len(self.took)

    def told(self, nothing: MatLike) -> str:
        """Say how it came out; `nothing` is a picture without a code."""
        kinds = " ".join(f"{self.right[kind]:>2}" for kind in KINDS)
        p95 = statistics.quantiles(self.took, n=20)[-1]
        return (
            f"{self.name}: {kinds}; {self.right.total()} of {len(self.took)} ({self.rate():.1f} %), "
            f"{self.wrong} wrong; {statistics.median(self.took):.1f} ms median, {p95:.1f} ms p95, "
            f"{_median_of(self.read, nothing):.1f} ms without a code"
        )


class Scan(Benchmark):
    """The camera scanner's own way from a picture to a text."""

    name = "scan"
    measures = (
        f"{EACH * len(KINDS)} generated frames of {WIDTH} by {HEIGHT} ({', '.join(KINDS)}; a third of the "
        "payloads Chinese), each read once by devices.codes.finder, cv2.QRCodeDetector, "
        "cv2.QRCodeDetectorAruco and pyzbar, one after the other, one thread; a frame counts when the exact "
        "text was read; the time is of the whole call, from the colour picture to the text. The rate beside "
        "the best peer's; the median must be at most 10 ms too"
    )

    def run(self, say: Say) -> Result:
        """Return the rate beside the best peer's, or the median where that is what falls short."""
        threads = cv2.getNumThreads()
        cv2.setNumThreads(1)
        try:
            ours, peers = _measured(say)
        finally:
            cv2.setNumThreads(threads)
        best = max(peers, key=Contender.rate)
        fastest = min(statistics.median(each.took) for each in peers)
        rate = Result(ours.rate(), best.rate(), "%", BAR_RATE, more_is_better=True)
        time = Result(statistics.median(ours.took), fastest, "ms", BAR_MS)
        say(rate.line("scan.rate"))
        say(time.line("scan.time"))
        return rate if time.ok else time


def _measured(say: Say) -> tuple[Contender, list[Contender]]:
    from bench.peers.code_readers import code_readers  # noqa: PLC0415 - the peers come with the extra alone

    finder = CodeFinder((Symbology.QR_CODE,))
    ours = Contender("product", lambda picture: [each.text for each in finder.codes(picture)])
    peers = [Contender(name, read) for name, read in code_readers().items()]
    nothing = empty()
    for each in (ours, *peers):
        each.read(nothing)
    for number, frame in enumerate(frames(EACH)):
        contenders = (ours, *peers)
        start = number % len(contenders)
        for each in contenders[start:] + contenders[:start]:
            each.look(frame)
    say(f"kinds: {', '.join(KINDS)}; {EACH} frames of each")
    for each in (ours, *peers):
        say(each.told(nothing))
    return ours, peers


def _median_of(read: Read, nothing: MatLike) -> float:
    took = []
    for _ in range(EMPTY_TURNS):
        began = perf_counter()
        read(nothing)
        took.append((perf_counter() - began) * 1000)
    return statistics.median(took)
