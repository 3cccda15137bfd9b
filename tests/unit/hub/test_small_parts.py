"""Keys, doorbell, throttle, texts, and the OpenAPI document."""

from __future__ import annotations

import asyncio
import json
import stat
from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest
import sqlalchemy.exc
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import InternalError, OperationalError

import contract
from contract.language import Language
from hub.app import build
from hub.assembly import assemble
from hub.doorbell import Doorbell
from hub.keys import COOKIE_KEY, ISSUING_KEY, KeyFileError, cookie_key, issuing_key
from hub.openapi import document, text
from hub.same_keys import note_keys
from hub.services import CatalogueError, services
from hub.store.database import StoreUnavailableError, reachable
from hub.texts import TEXTS
from hub.throttle import REMEMBERED, Throttle
from tests.helpers.hub_platform import cheap


def test_keys_are_made_once_and_only_we_can_read_them(tmp_path):
    first = issuing_key(tmp_path)
    assert issuing_key(tmp_path).key_id == first.key_id
    assert cookie_key(tmp_path) == cookie_key(tmp_path)
    for name in (ISSUING_KEY, COOKIE_KEY):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o400
    assert {path.name for path in tmp_path.iterdir()} == {ISSUING_KEY, COOKIE_KEY}


def test_a_key_file_that_is_none_is_not_replaced(tmp_path):
    (tmp_path / ISSUING_KEY).write_bytes(b"something else")
    with pytest.raises(KeyFileError):
        issuing_key(tmp_path)
    assert (tmp_path / ISSUING_KEY).read_bytes() == b"something else"


def test_a_replica_that_starts_with_other_keys_says_so(platform, tmp_path, caplog):
    assert note_keys(platform)
    assert note_keys(platform)
    assert not caplog.records
    elsewhere = assemble(replace(platform.settings, data=tmp_path / "elsewhere"), passwords=cheap())
    assert not note_keys(elsewhere)
    assert "are not those of the replica that started last" in caplog.text
    assert note_keys(elsewhere)  # those that are now
    elsewhere.database.close()


def test_a_throttle_fills_up_again():
    now = [0.0]
    throttle = Throttle(1.0, 2, lambda: now[0])
    assert [throttle.allow("a") for _ in range(3)] == [True, True, False]
    assert throttle.allow("b")
    now[0] = 1.0
    assert [throttle.allow("a") for _ in range(2)] == [True, False]


def test_a_throttle_does_not_grow_without_end():
    throttle = Throttle(1.0, 1, lambda: 0.0)
    for client in range(REMEMBERED + 10):
        throttle.allow(str(client))
    assert not throttle.allow(str(REMEMBERED + 9))
    assert throttle.allow("0")  # forgotten


def test_a_bell_wakes_only_those_of_its_terminal_and_closing_wakes_all():
    async def listen() -> None:
        bell = Doorbell()
        bell.ring("T001")  # nobody there
        with bell.listening("T001") as mine, bell.listening("T002") as other:
            await asyncio.to_thread(bell.ring, "T001")
            await asyncio.wait_for(mine.wait(), 5)
            assert not other.is_set()
            bell.close()
            assert other.is_set()
        with bell.listening("T003") as late:
            assert late.is_set()

    asyncio.run(listen())


def test_every_text_is_there_in_both_languages_with_the_same_gaps():
    for key, both in TEXTS.items():
        zh, en = ({gap for _, gap, _, _ in Formatter().parse(both.to(one))} - {None} for one in Language)
        assert zh == en, key


def test_the_openapi_document_is_current(platform):
    kept = Path(contract.__file__).with_name("openapi.json").read_text("utf-8")
    assert kept == text(build(platform)), "python -m hub openapi > contract/openapi.json"


def test_the_openapi_document_is_whole(platform):
    api = document(build(platform))
    assert api["openapi"].startswith("3.1")
    schemas = api["components"]["schemas"]
    written = json.dumps(api)
    for part in written.split('"#/components/schemas/')[1:]:
        assert part.split('"')[0] in schemas
    assert set(api["paths"]) == {
        "/healthz",
        "/v1/enrolments",
        "/v1/terminals/{terminal_id}/uploads",
        "/v1/terminals/{terminal_id}/uploads/{ticket_id}",
        "/v1/terminals/{terminal_id}/uploads/{ticket_id}/end",
        "/v1/terminals/{terminal_id}/uploads/{ticket_id}/files/{number}",
        "/v1/keys",
        "/v1/terminals/{terminal_id}/attachments/{sha256}",
        "/v1/terminals/{terminal_id}/certificate",
        "/v1/terminals/{terminal_id}/device-authorization",
        "/v1/terminals/{terminal_id}/directory",
        "/v1/terminals/{terminal_id}/ecopy-link",
        "/v1/terminals/{terminal_id}/events",
        "/v1/terminals/{terminal_id}/feed",
        "/v1/terminals/{terminal_id}/heartbeat",
        "/v1/terminals/{terminal_id}/neighbours",
        "/v1/terminals/{terminal_id}/token",
    }
    events = api["paths"]["/v1/terminals/{terminal_id}/events"]["post"]
    assert set(events["responses"]) == {"200", "400", "401", "403", "413", "422", "429", "500", "503"}
    for status, response in events["responses"].items():
        assert ("application/problem+json" in response["content"]) == (status != "200")


@pytest.mark.parametrize(
    "fault",
    [
        sqlalchemy.exc.TimeoutError(),
        OperationalError("", {}, OSError()),
        InternalError("", {}, ReadOnlySqlTransaction()),
    ],
)
def test_a_store_that_is_too_busy_is_worth_another_try(fault):
    with pytest.raises(StoreUnavailableError), reachable():
        raise fault


def test_a_catalogue_that_is_not_sound_is_told_and_an_unknown_service_keeps_its_id(tmp_path):
    (tmp_path / "x.yaml").write_text("id: x\n")
    with pytest.raises(CatalogueError):
        services(tmp_path)
    assert services().title("x.y").en == "x.y"
    assert services().step("cert.employment", "purpose").en == "What is it for?"
