"""What the screens need to know of their terminal."""

from __future__ import annotations

from dataclasses import dataclass, field

from config.schema import TerminalConfig
from contract.language import Bilingual, Language
from kiosk.journey.claim_code import ALPHABET, LENGTH
from ui.idle import IdleTimes


@dataclass(frozen=True)
class ScreenSettings:
    """Panel, times and names; `width` and `height` in pixels, `goodbye` in seconds.

    `staff_hold` is for how many seconds a finger rests in the corner until staff are asked for their PIN.
    `claim_keys` are the characters of claim codes, in the order of the pad.
    """

    width: int = 1080
    height: int = 1920
    dpi: float = 102.0
    fullscreen: bool = True
    motion: bool = True
    language: Language = Language.ZH
    idle: IdleTimes = field(default_factory=IdleTimes)
    goodbye: int = 6
    employer: Bilingual | None = None
    facilities: Bilingual | None = None
    elsewhere: Bilingual | None = None
    claim_service: str = "cert.reprint"
    claim_keys: str = ALPHABET
    claim_length: int = LENGTH
    staff_hold: float = 5.0

    @classmethod
    def of(cls, config: TerminalConfig) -> ScreenSettings:
        """Take what the screens need from a terminal's configuration."""
        times = config.timeouts
        return cls(
            width=config.display.width,
            height=config.display.height,
            dpi=config.display.dpi,
            fullscreen=config.display.fullscreen,
            language=config.default_language,
            idle=IdleTimes(times.idle_list_s, times.idle_form_s, times.warning_s),
            employer=config.employer.short_name,
            facilities=config.facilities,
            elsewhere=config.elsewhere,
        )
