"""Engine sessions that outlive their tokens, at a tenant whose tokens live for seconds."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, AuthType, Config, Qlik
from qlik_sdk.auth import oauth
from qlik_sdk.errors import EngineError, SessionClosed
from qlik_sdk.generated.qix.doc import AsyncDoc, Doc
from qlik_tenant import Tenant
from tests.e2e.test_sdk_logins import IMPERSONATION, REDIRECT, browse
from tests.sdk.test_sessions import wait_for
from tests.tenant.signing import jwt, login_claims, pem, rsa_key

LIFE = 3
"""Seconds a token lasts; half of them are left when it is renewed, as a busy machine may need a while."""
SCRIPT = "Sales: LOAD * INLINE [Region, Amount\nNorth, 10\nSouth, 20\nWest, 30];"
LIST = {"qInfo": {"qType": "list"}, "qListObjectDef": {"qDef": {"qFieldDefs": ["Region"]}}}


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with Tenant(in_memory=True, settings={"token_seconds": LIFE}) as running:
        yield running


@pytest.fixture(scope="module")
def admin(tenant: Tenant) -> Iterator[Qlik]:
    with Qlik(host=tenant.url, api_key=tenant.api_key) as qlik:
        yield qlik


@pytest.fixture(autouse=True)
def early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "_MARGIN_SHARE", 0.5)


def client_of(tenant: Tenant, admin: Qlik, name: str = "C") -> Config:
    """The settings of a client of its own."""
    body = {
        "appType": "web", "clientName": name, "allowedGrantTypes": ["client_credentials"],
        "allowedScopes": ["user_default", "admin_classic"], "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    made = admin.rest("POST", "/oauth-clients", json=body).json()
    return Config(tenant.url, AuthType.OAuth2, client_id=made["clientId"], client_secret=made["clientSecret"])


@pytest.fixture
def config(tenant: Tenant, admin: Qlik) -> Config:
    return client_of(tenant, admin)


@pytest.fixture
def app_id(config: Config) -> str:
    return sales_app(config)


def sales_app(config: Config) -> str:
    with Qlik(config) as qlik:
        app = qlik.apps.create(attributes={"name": "Sales"})
        with app.open():
            app.set_script(SCRIPT)
            app.do_reload()
            app.do_save()
        return str(app.attributes.id)


def until_renewed(session: Any) -> Iterator[None]:
    """Goes on until the session has another websocket, and the token of the one before has ended."""
    first, start = session._line, time.monotonic()
    while session._line is first or time.monotonic() < start + LIFE + 0.1:
        assert time.monotonic() < start + 60, "the websocket is not replaced"
        yield


def tokens_issued(tenant: Tenant) -> int:
    return sum(event["type"] == "com.qlik.oauth-token.issued" for event in tenant.events.list())


@pytest.mark.parametrize("named", [True, False], ids=["app in the address", "engineData"])
def test_a_session_goes_on(config: Config, app_id: str, named: bool) -> None:
    heard: list[str] = []
    with Qlik(config) as qlik, qlik.rpc(app_id if named else "").open() as session:
        for event in ("closed", "suspended"):
            session.on(event, lambda event=event: heard.append(event))
        doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"], id=app_id)
        region, shown = doc.get_field(qFieldName="Region"), doc.create_session_object(LIST)
        raw = session.send("GetField", doc.handle, "Amount")["qReturn"]["qHandle"]
        handles = (doc.handle, region.handle, shown.handle, raw)
        region.select_values([{"qText": "South"}])
        for _ in until_renewed(session):
            assert doc.evaluate("Sum(Amount)") == "20"
            assert shown.get_layout()["qListObject"]["qDimensionInfo"]["qStateCounts"]["qSelected"] == 1
            assert session.send("GetCardinal", raw)["qReturn"] == 3
        assert (doc.handle, region.handle, shown.handle, raw) == handles
        changed = threading.Event()
        shown.on("changed", changed.set)
        region.select_values([{"qText": "West"}])
        assert changed.wait(60), "what changes is told under the old number"
        assert doc.evaluate("Sum(Amount)") == "30"
        other = doc.create_session_object(LIST)
        assert other.handle not in handles
        assert other.get_layout()["qInfo"]["qId"] == other.id
        assert doc.destroy_session_object(other.id)
        with pytest.raises(EngineError):
            other.get_layout()
        assert heard == []


def test_a_session_goes_on_asynchronously(config: Config, app_id: str) -> None:
    heard: list[str] = []

    async def ask(doc: AsyncDoc, session: Any) -> None:
        for _ in until_renewed(session):
            assert await doc.evaluate("Sum(Amount)") == "20"

    async def run() -> None:
        async with AsyncQlik(config) as qlik, qlik.rpc(app_id) as session:
            session.on("closed", lambda: heard.append("closed"))
            answer = await session.send("OpenDoc", -1, app_id)
            doc = AsyncDoc(session, answer["qReturn"]["qHandle"], id=app_id)
            region, shown = await doc.get_field(qFieldName="Region"), await doc.create_session_object(LIST)
            await region.select_values([{"qText": "South"}])
            changed = asyncio.Event()
            shown.on("changed", changed.set)
            await asyncio.gather(*(ask(doc, session) for _ in range(4)))
            changed.clear()
            await shown.get_layout()
            await region.select_values([{"qText": "West"}])
            await asyncio.wait_for(changed.wait(), 60)
            assert (await shown.get_layout())["qInfo"]["qId"] == shown.id
        assert heard == ["closed"]
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_threads_lose_no_reply(config: Config, app_id: str) -> None:
    """Each call has its answer, whichever websocket it went to."""
    wrong: list[Any] = []
    with Qlik(config) as qlik, qlik.rpc(app_id).open() as session:
        doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"])

        def ask(number: int) -> None:
            try:
                for at, _ in enumerate(until_renewed(session), number):
                    if doc.evaluate(f"{at}+0") != str(at):
                        wrong.append(at)
            except Exception as error:
                wrong.append(error)

        threads = [threading.Thread(target=ask, args=(n * 1_000_000,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_a_long_call_ends_on_the_websocket_it_was_made_on(config: Config, app_id: str) -> None:
    """Its token is over before; progress is asked for there, other calls are answered meanwhile."""
    told: list[str] = []
    with Qlik(config) as qlik, qlik.rpc(app_id).open() as session:
        doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"])
        doc.set_script(f"TRACE begun;\nSleep {LIFE * 1000 + 500};\nTRACE done;\n{SCRIPT}")
        first, done = session._line, []
        reload = threading.Thread(target=lambda: done.append(doc.do_reload()))
        reload.start()
        while reload.is_alive():
            assert session.send("EngineVersion", -1)
            progress = session.send("GetProgress", -1, 0)["qProgressData"]
            told.append(progress["qPersistentProgress"])
            reload.join(0.1)
        assert done == [True]
        assert session._line is not first
        assert doc.evaluate("Sum(Amount)") == "60"
    assert "begun" in "".join(told)


def test_reloads_are_configured_as_before(config: Config, app_id: str) -> None:
    with Qlik(config) as qlik, qlik.rpc(app_id).open() as session:
        doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"])
        session.send("ConfigureReload", -1, False, True, False)
        first = session._line
        while session._line is first:
            time.sleep(0.05)
        doc.set_script(f"LOAD * FROM [lib://nowhere/x.csv];\n{SCRIPT}")
        assert doc.do_reload(), "the statement that fails is passed over"


def test_many_sessions_of_one_client_take_one_token(tenant: Tenant, config: Config, app_id: str) -> None:
    with Qlik(config) as qlik:
        sessions = [qlik.rpc(app_id, identity=str(n)).open() for n in range(5)]
        lines = [session._line for session in sessions]
        before = tokens_issued(tenant)
        while any(session._line is line for session, line in zip(sessions, lines, strict=True)):
            time.sleep(0.05)
        assert tokens_issued(tenant) == before + 1
        for session in sessions:
            session.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("qlik-renewal")]


def test_each_client_stays_itself(tenant: Tenant, admin: Qlik) -> None:
    """Users whose tokens are renewed at the same time, each on websockets of their own."""
    body = {
        "appType": "web", "clientName": "I", "allowedGrantTypes": [IMPERSONATION],
        "allowedScopes": ["user_default"], "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    client = admin.rest("POST", "/oauth-clients", json=body).json()
    proof = {"client_id": client["clientId"], "client_secret": client["clientSecret"]}
    ids = [
        admin.rest("POST", "/users", json={"subject": f"DIR\\user{n}", "name": f"User {n}"}).json()["id"]
        for n in range(4)
    ]

    async def ask(id: str) -> set[bool]:
        config = Config(tenant.url, AuthType.OAuth2, user_id=id, **proof)
        async with AsyncQlik(config) as qlik, qlik.rpc("") as session:
            told = set()
            for _ in until_renewed(session):
                told.add(f"UserId={id}" in str(await session.send("GetAuthenticatedUser", -1)))
        return told

    async def run() -> None:
        assert await asyncio.gather(*map(ask, ids)) == [{True}] * len(ids)

    asyncio.run(run())


# Without renewal --------------------------------------------------------------------------------------------


def test_it_can_be_turned_off(config: Config, app_id: str) -> None:
    with Qlik(config) as qlik:
        session = qlik.rpc(app_id, renew=False).open()
        with pytest.raises(SessionClosed, match=r"4006.*log in again") as caught:
            ask_on(session)
        assert caught.value.close_code == 4006
        with pytest.raises(SessionClosed):
            session.close()


def ask_on(session: Any) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        session.send("EngineVersion", -1)
        time.sleep(0.02)


def test_a_login_that_cannot_be_renewed(tenant: Tenant, admin: Qlik, app_id: str) -> None:
    """Without offline_access a browser's login leaves nothing to get another token by."""
    body = {
        "appType": "native", "clientName": "N", "redirectUris": [REDIRECT], "allowedScopes": ["user_default"],
        "connectionConfig": {"consentMethod": "trusted"},
    }  # fmt: skip
    client = admin.rest("POST", "/oauth-clients", json=body).json()
    config = Config(tenant.url, AuthType.OAuth2, client_id=client["clientId"], redirect_url=REDIRECT)
    with Qlik(config) as qlik:
        qlik.auth.authorize(browse(tenant, qlik.auth.generate_authorization_url()))
        session = qlik.rpc("").open()
        with pytest.raises(SessionClosed, match=r"4006.*log in again"):
            ask_on(session)
        with pytest.raises(SessionClosed):
            session.close()


def test_keys_tell_what_to_do(admin: Qlik, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    now = tenant.clock()
    monkeypatch.setattr(tenant, "clock", lambda: now)  # however long it takes until the session is open
    key = admin.rest("POST", "/api-keys", json={"description": "d", "expiry": "PT1S"}).json()

    async def ask(session: Any) -> None:
        while True:
            await session.send("EngineVersion", -1)
            await asyncio.sleep(0.02)

    async def run() -> None:
        async with AsyncQlik(host=tenant.url, api_key=key["token"]) as qlik:
            session = await qlik.rpc("").open()
            monkeypatch.undo()
            with pytest.raises(SessionClosed, match=r"4006.*create one in the profile"):
                await ask(session)
            with pytest.raises(SessionClosed):
                await session.close()

    asyncio.run(run())


def test_a_client_that_may_not_come_any_more(admin: Qlik, tenant: Tenant, app_id: str) -> None:
    config = client_of(tenant, admin, "Gone")
    place = f"/oauth-clients/{config.client_id}/connection-configs/me"
    with Qlik(config) as qlik:
        session = qlik.rpc("").open()
        change = [{"op": "replace", "path": "/consentMethod", "value": "required"}]
        admin.rest("PATCH", place, json=change)
        with pytest.raises(SessionClosed, match=r"4006.*could not be renewed.*trusted.*check client_id"):
            ask_on(session)
        with pytest.raises(SessionClosed):
            session.close()


def test_what_is_revoked_ends_at_once() -> None:
    """Long before its time; a session that is to be replaced logs in again."""
    with Tenant(in_memory=True) as tenant, Qlik(host=tenant.url, api_key=tenant.api_key) as admin:
        config = client_of(tenant, admin)
        check_revoking(config, sales_app(config))


def check_revoking(config: Config, app_id: str) -> None:
    heard, resumed = [], threading.Event()
    with Qlik(config) as qlik, qlik.rpc(app_id, resume_attempts=3).open() as session:
        session.on("suspended", lambda: heard.append("suspended"))
        session.on("resumed", resumed.set)
        doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"])
        revoked = qlik.auth.config.api_key
        with Qlik(config) as other:
            other.auth.config.api_key = revoked
            other.auth.deauthorize()
        assert resumed.wait(60)
        assert doc.evaluate("Sum(Amount)") == "60"
        assert heard == ["suspended"]
        assert qlik.auth.config.api_key != revoked


def test_a_session_of_cookies_that_ends_begins_anew(tenant: Tenant, admin: Qlik) -> None:
    """Nobody knows beforehand when cookies end; with `ttl` the selections wait for the next login."""
    keys = [{"kid": "k1", "pem": pem(rsa_key())}]
    body = {
        "protocol": "jwtAuth",
        "provider": "external",
        "options": {"issuer": "https://issuer.example", "staticKeys": keys},
    }
    admin.rest("POST", "/identity-providers", json=body)
    config = Config(tenant.url, AuthType.JWTAuth, jwt=lambda: jwt(login_claims(), rsa_key()))
    with Qlik(config) as qlik:
        cookies = qlik.auth.get_session_cookie()
        app_id = str(qlik.apps.create(attributes={"name": "Sales"}).attributes.id)
        with qlik.rpc(app_id, ttl=60, resume_attempts=3).open() as session:
            doc = Doc(session, session.send("OpenDoc", -1, app_id)["qReturn"]["qHandle"], id=app_id)
            doc.set_script(SCRIPT)
            doc.do_reload()
            region = doc.get_field(qFieldName="Region")
            region.select_values([{"qText": "South"}])
            heard = []
            session.on("resumed", lambda: heard.append("resumed"))
            with Qlik(Config(tenant.url, cookie=cookies)) as other:
                other.auth.deauthorize()
            wait_for(lambda: heard)
            assert doc.evaluate("Sum(Amount)") == "20"
