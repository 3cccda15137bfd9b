"""What a rig says when it refuses, in words for people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contract.language import Bilingual

KNOWN: Sequence[tuple[re.Pattern[str], Bilingual]] = (
    (
        re.compile(r"^the reader is unplugged$"),
        Bilingual(zh="读卡器没有接上，请先接回连线", en="The reader is unplugged: plug it in first"),
    ),
    (re.compile(r"^no such (badge|card)$"), Bilingual(zh="没有这张卡", en="There is no such card")),
    (re.compile(r"^not started$"), Bilingual(zh="这件硬件还没有启动", en="This piece has not been started")),
    (
        re.compile(r"^(the|no) rig at .*"),
        Bilingual(zh="仿真硬件没有应答", en="The emulated hardware does not answer"),
    ),
    (
        re.compile(r"^(nobody can|no emulator|an? .* cannot be told to) .*"),
        Bilingual(zh="这件硬件不能这样操作", en="This piece of hardware cannot do that"),
    ),
)  # fmt: skip


def refusal(raw: str, title: Bilingual | None) -> Bilingual:
    """Return why something was not done, with the piece's title; the rig's own text where it is not known."""
    said = next((words for pattern, words in KNOWN if pattern.match(raw)), None)
    said = said or Bilingual(zh=raw.strip() or "被拒绝", en=raw.strip() or "Refused")
    if title is None:
        return said
    return Bilingual(zh=f"{title.zh}：{said.zh}", en=f"{title.en}: {said.en}")
