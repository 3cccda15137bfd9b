"""The console's pages of certificates and employees: found, looked at, changed, and all written down."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from contract.effects import EffectConfirmed, EffectKind, EffectNotTaken
from hub import people
from hub.passwords import for_pins
from hub.people_texts import complaint_told
from hub.store.accounts import Role
from tests.helpers.console_users import seat
from tests.helpers.hub_platform import ID_NUMBER, START, envelope, person, submitted
from tests.unit.hub.test_audit_page import table

EPOCH = UUID(int=9)
NUMBER = "ZM-2026-000001"
HEADER = ",".join(people.COLUMNS)
LINE = "E000009,张伟,Zhang Wei,active,shanghai-east,,,,财务部,Finance,专员,Clerk,2020-07-01,"


@pytest.fixture
def hr(client, platform):
    client.headers["accept-language"] = "en"
    client.form_token = seat(client, platform, "ling", Role.HR)
    return client


def post(hr, path, **fields):
    return hr.post(path, data={"form_token": hr.form_token} | fields, follow_redirects=False)


def trail(platform):
    with platform.database.read() as unit:
        return [(one.actor, one.action, one.subject) for one in unit.accounts.audit_trail()]


@pytest.fixture
def issued(platform):
    asked = submitted()
    platform.ingest.take("T001", [envelope(asked, 1, EPOCH)])
    return asked


def test_certificates_are_found_and_come_as_a_file(hr, platform, issued):
    platform.ingest.take("T001", [envelope(submitted(), 2, EPOCH)])

    def numbers(**asked):
        page = hr.get("/console/certificates", params=asked).text
        found = [row[0] for row in table(hr.get("/console/certificates.csv", params=asked))[1:]]
        assert re.findall(r"certificates/(ZM-[0-9-]+)\">", page) == found  # in the order of the page
        return found

    both = [NUMBER, "ZM-2026-000002"]
    assert numbers(kind="cert.employment", state="valid", sort="employee") == both
    assert numbers() == numbers(sort="number", down="1") == both[::-1]
    assert numbers(number="zm-2026-000002") == ["ZM-2026-000002"]
    assert numbers(employee="E000002") == numbers(state="revoked") == []
    assert issued


def test_a_certificate_is_shown_masked_and_revoked_with_a_reason(hr, platform, issued):
    effect = {
        "visit_id": issued.visit_id, "request_id": issued.request_id, "effect_id": UUID(int=3), "at": START,
        "kind": EffectKind.PRINT_DOCUMENT, "device": "a4", "certificate_number": NUMBER,
    }  # fmt: skip
    printed = EffectConfirmed.model_validate({**effect, "evidence": {}, "accepted_at": START})
    left = EffectNotTaken.model_validate({**effect, "waited_s": 60})
    platform.ingest.take("T001", [envelope(printed, 2, EPOCH), envelope(left, 3, EPOCH)])
    page = hr.get(f"/console/certificates/{NUMBER}").text
    for words in (
        "Printed (a4)",
        "Not taken",
        "欧*",
        "Ouyang *",
        f"{ID_NUMBER[:3]}***",
        f"/{issued.visit_id}",
    ):
        assert words in page
    assert "欧阳䶮" not in page
    assert ID_NUMBER not in page
    for reason in ("", "\u202e"):
        assert post(hr, f"/console/certificates/{NUMBER}/revoke", reason=reason).status_code == 422
    assert post(hr, f"/console/certificates/{NUMBER}/revoke", reason="Wrong date").status_code == 303
    page = hr.get(f"/console/certificates/{NUMBER}").text
    assert "Revoked: Wrong date" in page
    assert "/revoke" not in page
    with platform.database.read() as unit:
        told = [fact["type"] for _, fact in unit.terminals.feed("T001", 0, 100)]
    assert told[-1] == "certificate.revoked"
    written = trail(platform)
    assert ("ling", "looked at a certificate", NUMBER) in written
    assert written.count(("ling", "revoked a certificate", f"{NUMBER}: Wrong date")) == 1
    assert hr.get("/console/certificates/ZM-1").status_code == 404


def test_employees_are_found_masked_and_one_is_looked_at(hr, platform):
    def numbers(**asked):
        page = hr.get("/console/employees", params=asked).text
        assert "欧阳䶮" not in page
        found = [row[0] for row in table(hr.get("/console/employees.csv", params=asked))[1:]]
        assert re.findall(r'one\?number=([^"]+)"', page) == found  # in the order of the page
        return found

    with platform.database.write() as unit:
        unit.people.save([person("E000004", name="李娜", name_latin="Li Na")])
    assert numbers() == ["E000001", "E000002", "E000003", "E000004"]
    assert numbers(sort="name", down="1") == ["E000003", "E000002", "E000001", "E000004"]
    assert numbers(number="e000003") == numbers(site="shanghai-east") == ["E000003"]
    assert numbers(name="li n") == numbers(name="娜") == ["E000004"]
    assert numbers(status="left") == ["E000002"]
    assert numbers(name="%") == []
    assert ("ling", "exported employees", "1: name=*") in trail(platform)
    page = hr.get("/console/employees/one", params={"number": "E000001"}).text
    assert "欧阳䶮" in page
    assert "beijing-north" in page
    assert ID_NUMBER not in page
    assert trail(platform)[-1] == ("ling", "looked at an employee", "E000001")
    assert hr.get("/console/employees/one?number=none").status_code == 404


def test_a_pin_is_made_shown_once_and_taken_away_for_a_reason(hr, platform):
    def kept():
        with platform.database.read() as unit:
            return unit.people.find("E000001").pin_hash

    page = post(hr, "/console/employees/pin", number="E000001", change="set").text
    pin = re.search(r'class="one-time">([0-9]{6})<', page)[1]
    assert for_pins().matches(kept(), pin)
    assert pin not in hr.get("/console/employees/one?number=E000001").text
    assert post(hr, "/console/employees/pin", number="E000001", change="remove").status_code == 422
    assert kept()
    post(hr, "/console/employees/pin", number="E000001", change="remove", reason="Lost")
    assert kept() is None
    assert ("ling", "set a PIN", "E000001") in trail(platform)
    assert ("ling", "took a PIN away", "E000001: Lost") in trail(platform)
    assert post(hr, "/console/employees/pin", number="none", change="set").status_code == 404


def upload(hr, *lines):
    files = {"file": ("staff.csv", "\ufeff" + "\r\n".join((HEADER, *lines)), "text/csv")}
    return hr.post("/console/employees/import", data={"form_token": hr.form_token}, files=files)


def address(page):
    return re.search(r'action="(/console/employees/import/[0-9a-f-]+)"', page.text)[1]


def test_a_file_is_looked_at_kept_sealed_and_imported_once_confirmed(hr, platform):
    changed = (
        "E000003,欧阳䶮,Ouyang Yan,active,xian-gate,04000000000003,,2468,财务部,Finance,专员,Specialist,"
    )
    changed += "2020-07-01,"
    looked = upload(hr, LINE, changed)
    assert looked.status_code == 200
    assert "site, pin" in looked.text
    with platform.database.read() as unit:
        assert unit.people.find("E000009") is None
    assert b"2468" not in _kept(platform)
    done = post(hr, address(looked))
    assert done.headers["location"] == "/console/employees/import?done=1-1-0"
    assert "New 1" in hr.get(done.headers["location"]).text
    with platform.database.read() as unit:
        assert unit.people.find("E000009").name == "张伟"
        assert for_pins().matches(unit.people.find("E000003").pin_hash, "2468")
    assert trail(platform)[-1] == ("ling", "imported employees", "1 new, 1 changed, 0 as before")
    assert "not here any more" in post(hr, address(looked)).text
    assert "nothing to do" in upload(hr, LINE).text


def test_wrong_lines_are_told_in_both_languages_and_import_nothing(hr):
    wrong = LINE.replace("2020-07-01", "yesterday")
    assert "hired_on: not a date" in upload(hr, wrong).text
    hr.headers["accept-language"] = "zh"
    page = upload(hr, wrong, LINE.replace("active", "asleep"))
    assert page.status_code == 422
    assert "hired_on：不是2026-11-23这样的日期" in page.text
    assert "status：只能是" in page.text


def _kept(platform):
    with platform.database.read() as unit:
        return unit.people_files._connection.exec_driver_sql("SELECT content FROM people_files").scalar_one()


@pytest.mark.parametrize(
    "reason",
    ["the file is not UTF-8; x", "not CSV: x", "missing columns: pin", "name: empty", "pin: 4 to 8 digits",
     "name: longer than 100 characters", "employee_id: given twice", "badge_uids: also given to E1",
     "left_on: before hired_on", "hired_on: the year is before 1900 or after 2199"],
)  # fmt: skip
def test_a_complaint_is_told_in_chinese(reason):
    told = complaint_told(reason)
    assert told.en == reason
    assert re.search("[\u4e00-\u9fff]", told.zh)


def test_who_is_limited_to_sites_finds_and_changes_nothing_elsewhere(hr, platform, issued):
    hr.form_token = seat(hr, platform, "zhou", Role.HR, "shanghai-east")
    assert NUMBER not in hr.get("/console/certificates").text
    assert table(hr.get("/console/certificates.csv"))[1:] == []
    assert hr.get(f"/console/certificates/{NUMBER}").status_code == 404
    assert post(hr, f"/console/certificates/{NUMBER}/revoke", reason="Elsewhere").status_code == 404
    assert [row[0] for row in table(hr.get("/console/employees.csv"))[1:]] == ["E000003"]
    page = hr.get("/console/employees").text
    assert "beijing-north" not in page
    assert "/console/employees/import" not in page
    assert hr.get("/console/employees/one?number=E000003").status_code == 200
    assert hr.get("/console/employees/one?number=E000001").status_code == 404
    assert post(hr, "/console/employees/pin", number="E000001", change="set").status_code == 404
    assert upload(hr, LINE).status_code == 403
    with platform.database.read() as unit:
        assert unit.certificates.find(NUMBER).revoked_at is None
        assert unit.people.find("E000001").pin_hash is None
    assert issued
