"""The signing key: made and shown by a command, in a file or on a device, with timestamps where wished."""

from __future__ import annotations

import io
import os
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import img2pdf  # type: ignore[import-untyped]  # the package ships no types
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from hub.ecopy.key_command import KeyCommands
from hub.ecopy.signed import Level, Signed, SignFault, Unsigned
from hub.ecopy.signing import sign
from hub.ecopy.signing_file import SigningFile, signing_file
from hub.ecopy.signing_key import KeyFault, OpenKey, opened
from hub.ecopy.words import KEY_FAULTS
from hub.keys import KeyFileError
from hub.run import main
from tests.helpers.hub_platform import START
from tests.helpers.signing_keys import a_signing_file
from tests.helpers.trust_service import trust_service

HSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def test_a_made_key_is_the_owners_alone_and_can_sign(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["certificates", "key", "make", "--into", str(tmp_path / "k"), "--organisation", "示例集团"]
    assert main([*asked, "--self-signed", "30"]) == 0
    file = capsys.readouterr().out.strip()
    assert stat.S_IMODE((tmp_path / "k" / "key.pem").stat().st_mode) == 0o600
    assert main(["certificates", "key", "show", "--signing-file", file]) == 0
    said = capsys.readouterr()
    assert "subject\tCN=示例集团" in said.out
    assert "state\tcan sign" in said.out
    before = (tmp_path / "k" / "key.pem").read_bytes()
    assert main(asked) == 1  # and nothing was written over
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "k" / "key.pem").read_bytes() == before


def test_a_key_that_is_to_be_certified_comes_with_a_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certificates", "key", "make", "--into", str(tmp_path), "--organisation", "Example"]) == 0
    file = capsys.readouterr().out.strip()
    assert (tmp_path / "request.csr").read_text().startswith("-----BEGIN CERTIFICATE REQUEST")
    assert main(["certificates", "key", "show", "--signing-file", file]) == 1
    assert KEY_FAULTS[KeyFault.CERTIFICATE_MISSING].en in capsys.readouterr().err


def test_an_expiring_and_an_expired_certificate_are_told(tmp_path: Path) -> None:
    a_signing_file(tmp_path, until=START + timedelta(days=3))
    said: list[str] = []
    KeyCommands(said.append, said.append, lambda: START).show(tmp_path / "signing.yaml")
    assert "The certificate expires in 3 days." in said
    later = KeyCommands(said.append, said.append, lambda: START + timedelta(days=4))
    with pytest.raises(KeyFileError, match="expired"):
        later.show(tmp_path / "signing.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "certificate: c.pem\n",
        "key: k.pem\ncertificate: c.pem\npkcs11: {module: m, token: t, key: k, pin_file: p}\n",
        "key: k.pem\ncertificate: c.pem\nlong_term: true\n",
        "key: k.pem\ncertificate: c.pem\ntimestamp_url: file:///etc\n",
        "key: [",
    ],
)
def test_a_wrong_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "signing.yaml").write_text(text)
    with pytest.raises(KeyFileError, match=r"signing\.yaml"):
        signing_file(tmp_path / "signing.yaml")


@pytest.fixture(scope="module")
def page() -> Unsigned:
    """One page of a PDF, as pyHanko signs any."""
    picture = Image.new("1", (20, 20), 1)
    file = io.BytesIO()
    picture.save(file, format="PNG")
    return Unsigned(img2pdf.convert(file.getvalue()), "ZM-2026-000001", "Example")


def opened_now(file: SigningFile) -> OpenKey:
    key = opened(file, datetime.now(UTC))
    assert isinstance(key, OpenKey)
    return key


def checked(done: Signed) -> PdfSignatureStatus:
    """Return what pyHanko finds of a signature, whose certificate it is told to trust."""
    [signature] = PdfFileReader(io.BytesIO(done.pdf)).embedded_signatures
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


def test_a_timestamp_authority_dates_the_signature(page: Unsigned, tmp_path: Path) -> None:
    with trust_service() as service:
        file = service.signing_file(tmp_path, long_term=False)
        done = sign(page, file, opened_now(file))
        assert isinstance(done, Signed)
        assert done.level is Level.TIMED
        stamped = checked(done).timestamp_validity
        assert stamped is not None
        assert (stamped.intact, stamped.valid) == (True, True)
        service.timestamps = False
        assert sign(page, file, opened_now(file)) is SignFault.TIMESTAMP


def test_what_proves_that_the_key_held_goes_in_where_wished(page: Unsigned, tmp_path: Path) -> None:
    with trust_service() as service:
        file = service.signing_file(tmp_path, long_term=True)
        done = sign(page, file, opened_now(file))
        assert isinstance(done, Signed)
        assert done.level is Level.LONG_TERM
        evidence = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(done.pdf)))
        assert len(evidence.crls) == 1
        service.crl = b"no list"
        assert sign(page, file, opened_now(file)) is SignFault.LONG_TERM


def softhsm(*arguments: str, conf: Path) -> None:
    subprocess.run(
        ["softhsm2-util", *arguments],
        env=os.environ | {"SOFTHSM2_CONF": str(conf)},
        check=True,
        capture_output=True,
    )


@pytest.mark.skipif(not HSM.exists(), reason="softhsm2 is not here")
def test_a_key_on_a_device_signs_and_never_leaves_it(
    page: Unsigned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    a_signing_file(tmp_path)
    softhsm("--init-token", "--free", "--label", "hr", "--pin", "1234", "--so-pin", "5678", conf=conf)
    key = ("--import", str(tmp_path / "key.pem"), "--label", "seal", "--id", "01")
    softhsm(*key, "--token", "hr", "--pin", "1234", conf=conf)
    (tmp_path / "key.pem").unlink()
    (tmp_path / "pin").write_text("1234\n")
    (tmp_path / "signing.yaml").write_text(
        f"certificate: certificate.pem\npkcs11: {{module: {HSM}, token: hr, key: seal, pin_file: pin}}\n"
    )
    file = signing_file(tmp_path / "signing.yaml")
    done = sign(page, file, opened_now(file))
    assert isinstance(done, Signed)
    assert checked(done).bottom_line
    (tmp_path / "pin").write_text("4321\n")
    assert sign(page, file, opened_now(file)) is KeyFault.TOKEN
