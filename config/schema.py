"""Every setting of a terminal, with default, unit and meaning.

Durations are in seconds, lengths in pixels, unless a field says otherwise. Options of devices are checked
against their driver's own model where the drivers are known (the composition root).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AnyHttpUrl,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from config.setting import Settings, setting
from contract.language import Bilingual, Language
from contract.staff import StaffRole

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$", max_length=64)]

PinHash = Annotated[
    str,
    StringConstraints(
        pattern=r"^\$argon2id\$v=19\$m=[0-9]{1,6},t=[0-9]{1,2},p=[0-9]{1,2}\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,128}$"
    ),
]


StaffNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,10}$")]
BadgeUid = Annotated[str, StringConstraints(pattern=r"^(?:[0-9A-Fa-f]{2}){4,16}$")]


class Orientation(StrEnum):
    """How the panel hangs."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class HubConfig(Settings):
    """Where the HR service platform is."""

    url: AnyHttpUrl = setting(zh="平台地址")
    """Address of the platform, https:// but for a test."""
    token_file: Path | None = setting(None, zh="凭据文件")
    """File that holds a token, for a platform that enrols no terminals; relative to the settings file. A
    terminal that was enrolled (`python -m kiosk enrol`) has a key of its own instead, and asks for none."""

    @field_validator("url")
    @classmethod
    def _is_an_address_alone(cls, url: AnyHttpUrl) -> AnyHttpUrl:
        """Refuse what would stand on every certificate, and go wrong with a path behind it."""
        if any(part is not None for part in (url.username, url.password, url.query, url.fragment)):
            raise ValueError("must be an address alone: no user, no password, nothing after ? or #")
        return url


class DeviceConfig(Settings):
    """One piece of hardware on this terminal."""

    name: Name = setting(zh="设备名")
    """Name in logs and on the HR console; once per terminal."""
    driver: Name = setting(zh="驱动")
    """Driver that speaks to it; `python -m devices list` names them."""
    options: dict[str, JsonValue] = setting(dict, zh="驱动选项")
    """The driver's own options, such as its port or address."""
    isolated: bool = setting(default=False, zh="独立进程")
    """Whether the driver runs in a process of its own, which may crash or hang without harm to the screen.
    Costs some 30 MB of memory; for drivers that load a maker's library."""


class DisplayConfig(Settings):
    """The panel a person touches."""

    width: int = setting(1080, zh="宽度", unit="px", ge=320, le=8192)
    """Width of the picture."""
    height: int = setting(1920, zh="高度", unit="px", ge=320, le=8192)
    """Height of the picture."""
    orientation: Orientation = setting(Orientation.PORTRAIT, zh="方向")
    """How the panel hangs; width and height must agree."""
    dpi: float = setting(102.0, zh="点距", unit="dpi", ge=40, le=400)
    """Pixels per inch of the panel; buttons and letters are sized in millimetres by it (21.5 inch: 102)."""
    fullscreen: bool = setting(default=True, zh="全屏")
    """Whether the window fills the panel; false only at a developer's desk."""

    @model_validator(mode="after")
    def _hangs_as_it_is_long(self) -> Self:
        if (self.height >= self.width) is not (self.orientation is Orientation.PORTRAIT):
            raise ValueError(f"{self.width} × {self.height} is not {self.orientation.value}")
        return self


class Timeouts(Settings):
    """How long the terminal waits for a person and for the platform."""

    idle_list_s: int = setting(60, zh="列表与结果页空闲", unit="s", ge=5, le=600)
    """Without a touch on lists and results, until the warning."""
    idle_form_s: int = setting(120, zh="填写页空闲", unit="s", ge=5, le=1200)
    """Without a touch on forms and texts, until the warning."""
    warning_s: int = setting(20, zh="离开提醒", unit="s", ge=20, le=120)
    """Countdown of the warning; at least 20 seconds (WCAG 2.2.1)."""
    result_s: int = setting(30, zh="结束页停留", unit="s", ge=5, le=120)
    """The end screen goes away by itself after this."""
    issue_wait_s: float = setting(8.0, zh="等待开具", unit="s", ge=0, le=60)
    """Wait for the platform to issue a certificate before the request is queued."""
    print_wait_s: float = setting(120.0, zh="等待打印", unit="s", ge=10, le=900)
    """Wait for the A4 printer to finish a job before a colleague is asked to look."""
    untaken_s: int = setting(60, zh="取纸时限", unit="s", ge=10, le=3600)
    """Paper that lies in the outlet for so long is told as not taken, where the printer has a sensor for it;
    the platform may then revoke the certificate. The screen reminds of it after half of that."""


class EmployerConfig(Settings):
    """Whose terminal this is."""

    name: Bilingual = setting(zh="单位名称")
    """Full name of the employer, as on its seal."""
    short_name: Bilingual = setting(zh="单位简称")
    """Name on the screen."""


class SurveyConfig(Settings):
    """The question after a service."""

    after_services: tuple[Name, ...] = setting((), zh="服务后评价")
    """Services after which the question is asked; empty: after none."""
    survey_id: Name = setting("after-service", zh="问卷编号")
    """Name of the survey on the HR console."""
    question: Bilingual = setting(
        lambda: Bilingual(zh="这次办理，您满意吗？", en="How was this service today?"), zh="问题"
    )
    """The question, answered with one of five faces."""


class PrintConfig(Settings):
    """Paper."""

    copies_max: int = setting(3, zh="最多份数", unit="sheets", ge=1, le=10)
    """Most copies of one certificate in one visit."""


class Numbering(StrEnum):
    """How the doors of a locker bank follow each other."""

    DOWN = "down"  # down the first column, then down the next
    ACROSS = "across"  # along the top row, then along the next


class LockerConfig(Settings):
    """How the locker banks look to somebody who stands before them."""

    columns: int = setting(3, zh="列数", unit="columns", ge=1, le=24)
    """Columns of doors, as the picture on the screen draws them."""
    order: Numbering = setting(Numbering.DOWN, zh="编号方向")
    """How the doors follow each other: down the columns, or across the rows."""
    closing_s: int = setting(60, zh="等待关门", unit="s", ge=10, le=600)
    """An open door is waited for so long before the person is asked for a hand."""


class PowerConfig(Settings):
    """What to do when the mains fails, where a UPS is among the devices."""

    grace_s: int = setting(5, zh="断电容忍", unit="s", ge=0, le=300)
    """The mains is away for so long before nobody new is served; a shorter dip closes nothing."""
    unheard_s: int = setting(60, zh="失联视为电量不足", unit="s", ge=5, le=3600)
    """A UPS that was on battery and is not heard for so long counts as nearly empty."""
    command: tuple[str, ...] = setting((), zh="关机命令")
    """Program and arguments, run when the terminal has ended because the battery is nearly empty, such as
    `[systemctl, poweroff]`; empty: nothing is run. The exit status is 75 in any case."""


class CatalogueConfig(Settings):
    """The services offered here."""

    folder: Path | None = setting(None, zh="目录文件夹")
    """Folder of catalogue files instead of the shipped ones; relative to the settings file."""
    switched_off: tuple[Name, ...] = setting((), zh="停用的服务")
    """Services that are shown, and not offered now."""


class StaffMember(Settings):
    """One of the facility staff: a number, or a card in its place, and a PIN of their own."""

    number: StaffNumber = setting(zh="维护人员编号")
    """Digits that they type; once per terminal."""
    role: StaffRole = setting(StaffRole.ATTENDANT, zh="角色")
    """An attendant looks after paper; a technician may do everything there is on the page."""
    pin_hash: PinHash = setting(zh="维护密码")
    """What `python -m kiosk staff-pin` prints."""
    badge_uids: tuple[BadgeUid, ...] = setting((), zh="维护卡")
    """UIDs of their cards in hex; a card is laid down instead of typing the number."""


class StaffConfig(Settings):
    """The staff page: five seconds on the top right corner while nobody is served, then number and PIN."""

    pin_hash: PinHash | None = setting(None, zh="维护密码")
    """One PIN for all, what `python -m kiosk staff-pin` prints; not beside `members`."""
    members: tuple[StaffMember, ...] = setting((), zh="维护人员")
    """Who may enter; empty and no `pin_hash`: nobody."""

    @field_validator("members")
    @classmethod
    def _each_is_one(cls, members: tuple[StaffMember, ...]) -> tuple[StaffMember, ...]:
        for what, values in (
            ("number", [one.number for one in members]),
            ("card", [uid.upper() for one in members for uid in one.badge_uids]),
        ):
            doubled = sorted({value for value in values if values.count(value) > 1})
            if doubled:
                raise ValueError(f"a {what} stands more than once: {', '.join(doubled)}")
        return members

    @model_validator(mode="after")
    def _everybody_has_a_name(self) -> Self:
        if self.members and self.pin_hash is not None:
            raise ValueError("pin_hash is for all, members have PINs of their own: only one of the two")
        return self


class TerminalConfig(Settings):
    """One terminal. It is open day and night: there are no opening hours."""

    terminal_id: Name = setting(zh="终端编号")
    """Name of this terminal; once in the whole company."""
    site: Name = setting(zh="办公地点")
    """Office site; the directory of its employees comes from the platform."""
    name: Bilingual = setting(zh="终端名称")
    """Where it stands, in words."""
    hub: HubConfig = setting(zh="平台")
    """The HR service platform."""
    devices: tuple[DeviceConfig, ...] = setting((), zh="设备")
    """The hardware, in the order in which it is opened."""
    display: DisplayConfig = setting(DisplayConfig, zh="屏幕")
    """The panel."""
    timeouts: Timeouts = setting(Timeouts, zh="时限")
    """How long the terminal waits."""
    languages: tuple[Language, ...] = setting((Language.ZH, Language.EN), zh="语言", min_length=1)
    """Languages offered, in this order."""
    default_language: Language = setting(Language.ZH, zh="默认语言", validate_default=True)
    """Language of the attract screen."""
    employer: EmployerConfig = setting(zh="用人单位")
    """Whose terminal this is."""
    survey: SurveyConfig = setting(SurveyConfig, zh="评价")
    """The question after a service."""
    facilities: Bilingual = setting(zh="物业联系方式")
    """Whom to call when the terminal needs a hand: place or number."""
    elsewhere: Bilingual | None = setting(None, zh="最近的其他终端")
    """Where the nearest other terminal is; absent: there is none."""
    nearby: tuple[Name, ...] = setting((), zh="附近的终端")
    """Other terminals of the site, the nearest first: people are sent to the first that can help."""
    phone_sign_in: bool = setting(default=True, zh="手机确认登录")
    """Whether people may confirm on their phones who they are, while the platform answers."""
    phone_ecopies: bool = setting(default=True, zh="手机下载电子版")
    """Whether people may take certificates' e-copies by phone; for a platform that has a key for them."""
    printing: PrintConfig = setting(PrintConfig, zh="打印")
    """Paper."""
    lockers: LockerConfig = setting(LockerConfig, zh="储物柜")
    """The locker banks."""
    staff: StaffConfig = setting(StaffConfig, zh="维护")
    """The staff page."""
    power: PowerConfig = setting(PowerConfig, zh="供电")
    """What to do when the mains fails."""
    catalogue: CatalogueConfig = setting(CatalogueConfig, zh="业务目录")
    """The services offered here."""

    @field_validator("devices")
    @classmethod
    def _names_stand_once(cls, devices: tuple[DeviceConfig, ...]) -> tuple[DeviceConfig, ...]:
        names = [device.name for device in devices]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"names stand more than once: {', '.join(doubled)}")
        return devices

    @field_validator("languages")
    @classmethod
    def _each_language_once(cls, languages: tuple[Language, ...]) -> tuple[Language, ...]:
        if len(set(languages)) != len(languages):
            raise ValueError("a language stands more than once")
        return languages

    @field_validator("default_language")
    @classmethod
    def _is_offered(cls, default: Language, info: ValidationInfo) -> Language:
        if default not in info.data.get("languages", (default,)):
            raise ValueError(f"{default.value} is not one of languages")
        return default
