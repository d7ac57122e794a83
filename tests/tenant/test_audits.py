"""The audits service, over HTTP."""

import pytest

COVERS = (
    "audits.list", "audits.get", "audits.get_types", "audits.get_sources", "audits.get_settings",
    "audits.get_archive",
)  # fmt: skip

UNWRITTEN = ("audits.fetch_consumption_app",)

AUDITS = "/api/v1/audits"
SPACES = "/api/v1/spaces"
CREATED = "com.qlik.space.created"


@pytest.fixture
def spaces(admin):
    return [admin.made(SPACES, {"name": f"Space {at}", "type": "shared"}) for at in range(3)]


def test_unwritten_operations_say_so(admin, tenant):
    routes = [route for route in tenant.router.routes if route.api == "audits"]
    assert {route.operation for route in routes} == {*COVERS, *UNWRITTEN}
    assert admin.post(f"{AUDITS}/actions/fetch-consumption-app").status == 501


def test_a_record(tenant, admin, spaces):
    rows = admin.get(AUDITS, eventType=CREATED).json["data"]
    assert [row["data"]["name"] for row in rows] == ["Space 2", "Space 1", "Space 0"]
    row = rows[0]
    assert row["eventType"] == CREATED
    assert row["source"] == "com.qlik/spaces"
    assert (row["userId"], row["tenantId"]) == (admin.user_id, tenant.tenant_id)
    assert row["extensions"] == {
        "ownerId": admin.user_id, "spaceId": spaces[2]["id"], "topLevelResourceId": spaces[2]["id"],
    }  # fmt: skip
    assert admin.get(row["links"]["self"]["href"]).json == row
    assert admin.get(f"{AUDITS}/none").status == 404


def test_filters_and_sort(admin, spaces, new_user):
    ann = new_user("ann")
    space = ann.made(SPACES, {"name": "Ann's", "type": "shared"})
    assert [row["data"]["id"] for row in admin.all(AUDITS, eventType=CREATED, userId=ann.user_id)] == [
        space["id"]
    ]
    rows = admin.all(AUDITS, eventType=CREATED, sort="eventTime")
    assert [row["data"]["name"] for row in rows] == ["Space 0", "Space 1", "Space 2", "Ann's"]
    ids = [rows[0]["id"], rows[2]["id"]]
    assert {row["id"] for row in admin.all(AUDITS, id=",".join(ids))} == {*ids}
    assert {row["source"] for row in admin.all(AUDITS, source="com.qlik/users")} == {"com.qlik/users"}
    assert admin.all(AUDITS, source="nowhere") == []
    day = rows[0]["eventTime"][:10]
    assert (
        len(admin.all(AUDITS, eventType=CREATED, eventTime=f"{day}T00:00:00.000Z/2999-01-01T00:00:00.000Z"))
        == 4
    )
    assert admin.all(AUDITS, eventTime="2001-01-01T00:00:00.000Z/2002-01-01T00:00:00.000Z") == []
    for query in ({"eventTime": "now"}, {"sort": "data"}):
        assert admin.get(AUDITS, **query).status == 400


def test_pages(admin, spaces):
    everything = admin.all(AUDITS, limit=2)
    assert len({row["id"] for row in everything}) == len(everything) == 3
    for at in range(12):
        admin.made(SPACES, {"name": f"Further {at}", "type": "shared"})
    assert len(admin.get(AUDITS).json["data"]) == 10
    assert len(admin.get(AUDITS, limit=1).json["data"]) == 1
    assert admin.get(AUDITS, limit=100).status == 200
    for limit in (0, 101):
        assert admin.get(AUDITS, limit=limit).status == 400


def test_types_sources_settings(admin, spaces):
    assert CREATED in admin.get(f"{AUDITS}/types").json["data"]
    assert "com.qlik/spaces" in admin.get(f"{AUDITS}/sources").json["data"]
    assert admin.get(f"{AUDITS}/settings").json["data"] == {"EventTTL": 7_776_000, "ArchiveEnabled": True}


def test_events_are_kept_ninety_days_then_archived(tenant, admin, spaces):
    from datetime import timedelta

    now = tenant.clock()
    day = now.date().isoformat()
    tenant.clock = lambda: now + timedelta(days=91)
    assert admin.all(AUDITS, eventType=CREATED) == []
    archived = admin.get(f"{AUDITS}/archive", date=day).json["data"]
    assert [row["data"]["name"] for row in archived if row["eventType"] == CREATED] == [
        f"Space {at}" for at in range(3)
    ]
    assert admin.get(f"{AUDITS}/archive", date="2001-01-01").json["data"] == []
    assert admin.get(f"{AUDITS}/archive", date="yesterday").status == 400
    assert admin.get(f"{AUDITS}/archive").status == 400


def test_impersonation_is_never_shown(tenant, admin):
    tenant.events.emit("com.qlik.user-identity.impersonation", "identity", {})
    assert all("impersonation" not in row["eventType"] for row in admin.all(AUDITS, limit=100))
    assert "com.qlik.user-identity.impersonation" not in admin.get(f"{AUDITS}/types").json["data"]


@pytest.mark.parametrize("path", ["", "/types", "/sources", "/settings", "/archive?date=2024-01-01", "/x"])
def test_who_reads(new_user, path):
    assert new_user("ann", "Steward").get(f"{AUDITS}{path}").status == 403
    assert new_user("bob", "AuditAdmin").get(f"{AUDITS}{path}").status in (200, 404)
