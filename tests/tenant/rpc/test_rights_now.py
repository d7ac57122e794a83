"""A socket that stays open has the rights its user has at each moment, and goes when its time is over."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from qlik_tenant import Tenant
from tests.tenant.rpc.held import HELD, release

SLOW = f"{HELD}T: LOAD 1 AS n AUTOGENERATE 1;"


@pytest.fixture
def ann(new_user: Any) -> Any:
    return new_user("ann")


@pytest.fixture
def space(admin: Any, app_id: str) -> str:
    id: str = admin.made("/api/v1/spaces", {"name": "Shared", "type": "shared"})["id"]
    assert admin.put(f"/api/v1/apps/{app_id}/space", {"spaceId": id}).status == 200
    return id


def test_roles_in_a_space(admin: Any, ann: Any, socket: Any, app_id: str, space: str) -> None:
    given = {"type": "user", "assigneeId": ann.user_id, "roles": ["consumer"]}
    place = f"/api/v1/spaces/{space}/assignments"
    assignment = admin.made(place, given)["id"]
    client = socket(f"/app/{app_id}", key=ann.key)
    doc = client.open(app_id)
    assert client.refused(doc, "SetScript", "X:").code == 5
    assert admin.put(f"{place}/{assignment}", {"roles": ["producer"]}).status == 200
    client.call(doc, "SetScript", "X:")
    assert admin.put(f"{place}/{assignment}", {"roles": ["consumer"]}).status == 200
    assert client.refused(doc, "SetScript", "Y:").code == 5
    assert admin.delete(f"{place}/{assignment}").status == 204
    assert client.refused(doc, "GetScript").code == 5


def test_roles_of_the_user(admin: Any, ann: Any, socket: Any, tenant: Tenant) -> None:
    client = socket("/app/engineData", key=ann.key)
    assert client.call(-1, "CreateApp", "Given to all")["qSuccess"]
    flag = {"autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals": False}
    admin.patch(f"/api/v1/tenants/{tenant.tenant_id}", **flag)
    assert client.refused(-1, "CreateApp", "Mine").code == 5
    role = [{"name": "PrivateAnalyticsContentCreator"}]
    admin.patch(f"/api/v1/users/{ann.user_id}", assignedRoles=role)
    assert client.call(-1, "CreateApp", "Mine")["qSuccess"]
    admin.patch(f"/api/v1/users/{ann.user_id}", assignedRoles=[])
    assert client.refused(-1, "CreateApp", "Another").code == 5


def test_the_owner_changes(admin: Any, ann: Any, socket: Any, app_id: str) -> None:
    client = socket(f"/app/{app_id}", key=admin.key)
    doc = client.open(app_id)
    client.call(doc, "SetScript", "X:")
    assert admin.put(f"/api/v1/apps/{app_id}/owner", {"ownerId": ann.user_id}).status == 200
    assert client.refused(doc, "SetScript", "Y:").code == 5


# Time -------------------------------------------------------------------------------------------------------


@pytest.fixture
def brief(admin: Any, tenant: Tenant) -> str:
    """A key for a second, which begins with `time_goes_on`, however long it takes to open a socket."""
    now = tenant.clock()
    tenant.clock = lambda: now
    made = admin.made("/api/v1/api-keys", {"description": "x", "expiry": "PT1S"})
    return str(made["token"])


def time_goes_on(tenant: Tenant) -> None:
    start, now = time.monotonic(), tenant.clock()
    tenant.clock = lambda: now + timedelta(seconds=time.monotonic() - start)


def closing_code(client: Any, unanswered: int = 0) -> int:
    def until_the_end() -> None:
        while True:
            assert client.receive().get("id") != unanswered

    with pytest.raises(ConnectionClosed) as closed:
        until_the_end()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def test_what_was_asked_in_time_is_answered(
    admin: Any, socket: Any, app_id: str, tenant: Tenant, brief: str
) -> None:
    client = socket(f"/app/{app_id}", key=brief)
    doc = client.open(app_id)
    client.call(doc, "SetScript", SLOW)
    asked = client.send(doc, "DoReload")
    time_goes_on(tenant)
    time.sleep(1.1)
    assert client.call(-1, "GetProgress", asked)["qProgressData"]["qFinished"] is False
    release(admin)
    assert client.answer(asked)["result"] == {"qReturn": True}
    assert closing_code(client) == 4006


def test_nothing_new_is_begun(admin: Any, socket: Any, app_id: str, tenant: Tenant, brief: str) -> None:
    client = socket(f"/app/{app_id}", key=brief)
    doc = client.open(app_id)
    client.call(doc, "SetScript", SLOW)
    client.send(doc, "DoReload")
    time_goes_on(tenant)

    def go_on() -> None:
        while True:
            client.call(-1, "EngineVersion")
            time.sleep(0.01)

    with pytest.raises(ConnectionClosed) as closed:
        go_on()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4006


def test_what_is_taken_away_ends_in_the_middle(admin: Any, socket: Any, app_id: str) -> None:
    made = admin.made("/api/v1/api-keys", {"description": "x", "expiry": "PT1H"})
    client = socket(f"/app/{app_id}", key=made["token"])
    doc = client.open(app_id)
    client.call(doc, "SetScript", SLOW)
    asked = client.send(doc, "DoReload")
    admin.delete(f"/api/v1/api-keys/{made['id']}")
    assert closing_code(client, asked) == 4006
