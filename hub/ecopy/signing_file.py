"""The file of `serve --signing-file`: where the key lies that signs e-copies, and how they are signed."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.complaint import Refused
from config.reading import model_of
from config.source import read
from hub.keys import KeyFileError


class Token(BaseModel):
    """A key that never leaves its device, reached by PKCS #11."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    module: Path = Field(description="The device's library, such as /usr/lib/softhsm/libsofthsm2.so.")
    token: str = Field(min_length=1, description="The token's label.")
    key: str = Field(min_length=1, description="The key's label.")
    pin_file: Path = Field(description="File with the PIN.")


class SigningFile(BaseModel):
    """Which key signs e-copies, and its certificate. Paths are from the file's folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Path | None = Field(None, description="The key: PEM, PKCS #8, for the platform's user alone (0600).")
    password_file: Path | None = Field(None, description="File with the key's password, where it has one.")
    pkcs11: Token | None = Field(None, description="Instead of a file: the key on a device.")
    certificate: Path = Field(description="PEM: the key's certificate, then those that certify it.")
    earlier: tuple[Path, ...] = Field((), description="Certificates of earlier keys: their e-copies hold.")
    timestamp_url: str | None = Field(
        None, pattern="^https?://", description="A timestamp authority (RFC 3161); signatures are then B-T."
    )
    long_term: bool = Field(
        default=False, description="Have signatures carry what proves later that the key held (B-LT)."
    )
    roots: Path | None = Field(None, description="PEM: whom the chains end at, for long_term.")

    @model_validator(mode="after")
    def _one_key(self) -> SigningFile:
        if (self.key is None) is (self.pkcs11 is None):
            raise ValueError("either key or pkcs11")
        if self.long_term and (self.timestamp_url is None or self.roots is None):
            raise ValueError("long_term wants timestamp_url and roots")
        return self


def signing_file(path: Path) -> SigningFile:
    """Read the file; raise KeyFileError where it is not what it should be. The key is not looked at."""
    source = read(path)
    told = source if isinstance(source, Refused) else model_of(SigningFile, source)
    if isinstance(told, Refused):
        raise KeyFileError(f"{path}: {told}")
    beside = path.parent
    token = told.pkcs11
    return told.model_copy(
        update={
            "key": None if told.key is None else beside / told.key,
            "password_file": None if told.password_file is None else beside / told.password_file,
            "pkcs11": None
            if token is None
            else token.model_copy(update={"pin_file": beside / token.pin_file}),
            "certificate": beside / told.certificate,
            "earlier": tuple(beside / one for one in told.earlier),
            "roots": None if told.roots is None else beside / told.roots,
        }
    )
