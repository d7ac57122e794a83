"""The api-keys service, over HTTP."""

from datetime import datetime

import pytest

from qlik_tenant.toolkit.durations import parse_duration
from tests.tenant.signing import pem, rsa_key

COVERS = (
    "api_keys.list", "api_keys.create", "api_keys.get", "api_keys.patch", "api_keys.delete",
    "api_keys.get_config", "api_keys.patch_config",
)  # fmt: skip

KEYS = "/api/v1/api-keys"
ME = "/api/v1/users/me"


@pytest.fixture
def config(tenant):
    return f"{KEYS}/configs/{tenant.tenant_id}"


def bearer(caller, key, target=ME):
    return caller.send("GET", target, headers={"Authorization": f"Bearer {key}"})


def events(tenant, type):
    return [event["data"] for event in tenant.events.list(type)]


def test_a_key_is_shown_once_and_works(tenant, admin, new_user):
    ann = new_user("ann")
    made = ann.post(KEYS, {"description": "mine", "expiry": "PT1H"})
    assert made.status == 201
    token = made.json["token"]
    assert bearer(ann, token).json["id"] == ann.user_id
    shown = ann.get(f"{KEYS}/{made.json['id']}")
    assert shown.json == {name: value for name, value in made.json.items() if name != "token"}
    assert shown.json["status"] == "active"
    assert (shown.json["sub"], shown.json["subType"]) == (ann.user_id, "user")
    assert token not in ann.get(KEYS).data.decode()
    stored = str(tenant.store.execute("SELECT group_concat(doc) FROM api_keys"))
    assert token not in stored
    (told,) = events(tenant, "com.qlik.api-key.created")
    assert (told["id"], told["status"]) == (made.json["id"], "active")
    assert token not in str(tenant.events.list())


def test_expiry_and_its_limit(tenant, admin, config):
    now = tenant.clock()
    tenant.clock = lambda: now
    default = admin.made(KEYS, {"description": "default"})
    assert parse_duration("PT24H").total_seconds() == 86400
    made = admin.made(KEYS, {"description": "short", "expiry": "PT30M"})
    assert made["expiry"] < default["expiry"]
    for wrong in ("P2D", "tomorrow", "PT0S", "P", "PT"):
        answer = admin.post(KEYS, {"description": "x", "expiry": wrong})
        assert (answer.status, answer.error["source"]) == (400, {"pointer": "/expiry"})
    assert admin.patch(config, max_api_key_expiry="P7D").status == 204
    assert admin.post(KEYS, {"description": "long", "expiry": "P7D"}).status == 201
    tenant.clock = lambda: now + parse_duration("PT31M")
    answer = bearer(admin, made["token"])
    assert (answer.status, answer.error["code"]) == (401, "APIKEYS-18")
    assert events(tenant, "com.qlik.v1.api-key.validation.failed")[-1]["id"] == made["id"]
    assert admin.get(f"{KEYS}/{made['id']}").json["status"] == "expired"
    assert [key["id"] for key in admin.all(KEYS, status="expired")] == [made["id"]]
    assert made["id"] not in {key["id"] for key in admin.all(KEYS, status="active")}


def test_a_user_may_have_so_many(admin, new_user, config):
    ann = new_user("ann")  # has one key already
    assert admin.patch(config, max_keys_per_user=2).status == 204
    first = ann.made(KEYS, {"description": "1"})
    answer = ann.post(KEYS, {"description": "2"})
    assert (answer.status, answer.error["title"]) == (403, "Too many API keys")
    assert ann.delete(f"{KEYS}/{first['id']}").status == 204
    assert ann.post(KEYS, {"description": "2"}).status == 201
    assert admin.patch(config, max_keys_per_user=0).status == 204
    assert ann.post(KEYS, {"description": "3"}).status == 403


def test_owners_delete_and_admins_revoke(tenant, admin, new_user):
    ann = new_user("ann")
    mine, other = (ann.made(KEYS, {"description": name}) for name in ("mine", "other"))
    assert ann.delete(f"{KEYS}/{mine['id']}").status == 204
    assert ann.get(f"{KEYS}/{mine['id']}").status == 404
    assert bearer(ann, mine["token"]).status == 401
    assert admin.delete(f"{KEYS}/{other['id']}").status == 204
    assert admin.get(f"{KEYS}/{other['id']}").json["status"] == "revoked"
    answer = bearer(ann, other["token"])
    assert (answer.status, answer.error["code"]) == (401, "APIKEYS-18")
    assert [told["status"] for told in events(tenant, "com.qlik.api-key.deleted")] == ["deleted", "revoked"]
    assert [key["id"] for key in admin.all(KEYS, status="revoked")] == [other["id"]]
    assert admin.delete(f"{KEYS}/{other['id']}").status == 204
    assert admin.get(f"{KEYS}/{other['id']}").status == 404


def test_keys_of_others(admin, new_user):
    ann, bob = new_user("ann"), new_user("bob")
    key = ann.made(KEYS, {"description": "mine"})
    assert {row["sub"] for row in bob.all(KEYS)} == {bob.user_id}
    for answer in (
        bob.get(KEYS, sub=ann.user_id),
        bob.get(KEYS, createdByUser=ann.user_id),
        bob.get(f"{KEYS}/{key['id']}"),
        bob.patch(f"{KEYS}/{key['id']}", description="x"),
        bob.delete(f"{KEYS}/{key['id']}"),
        bob.post(KEYS, {"description": "x", "sub": ann.user_id}),
    ):
        assert answer.status == 403, answer.data
    assert key["id"] in {row["id"] for row in admin.all(KEYS, sub=ann.user_id)}
    assert {row["sub"] for row in admin.all(KEYS)} >= {ann.user_id, bob.user_id}
    assert admin.get(f"{KEYS}/none").status == 404


def test_description(tenant, admin):
    key = admin.made(KEYS, {"description": "before"})
    assert admin.patch(f"{KEYS}/{key['id']}", description="after").status == 204
    assert admin.get(f"{KEYS}/{key['id']}").json["description"] == "after"
    assert admin.patch(f"{KEYS}/{key['id']}", expiry="P1D").status == 400
    assert admin.patch(f"{KEYS}/{key['id']}", description=" ").status == 400
    assert admin.post(KEYS, {"description": " "}).status == 400
    (event,) = tenant.events.list("com.qlik.api-key.updated")
    assert event["updates"] == ["description"]


def test_pages_go_by_ids(admin, config):
    assert admin.patch(config, max_keys_per_user=20).status == 204
    made = [admin.made(KEYS, {"description": f"{at}"})["id"] for at in range(4)]
    assert {key["id"] for key in admin.all(KEYS, "next", limit=2)} >= set(made)
    first = admin.get(KEYS, limit=2, sort="description").json
    last = first["data"][-1]["id"]
    assert f"startingAfter={last}" in first["links"]["next"]["href"]
    second = admin.get(KEYS, limit=2, sort="description", startingAfter=last).json
    back = admin.get(KEYS, limit=2, sort="description", endingBefore=second["data"][0]["id"]).json
    assert back["data"] == first["data"]
    for query in (
        {"limit": 0},
        {"limit": 101},
        {"sort": "token"},
        {"status": "gone"},
        {"startingAfter": "x"},
    ):
        assert admin.get(KEYS, **query).status == 400


def test_who_may_make_keys(admin, new_user):
    ann, dev = new_user("ann"), new_user("dev", "Developer")
    roles = {role["name"]: role for role in admin.all("/api/v1/roles")}
    scopes = [scope for scope in roles["UserDefault"]["assignedScopes"] if scope != "api-keys"]
    assert admin.patch(f"/api/v1/roles/{roles['UserDefault']['id']}", assignedScopes=scopes).status == 204
    assert ann.post(KEYS, {"description": "x"}).status == 403
    role = admin.made("/api/v1/roles", {"name": "Key maker", "assignedScopes": ["api-keys"]})
    assert admin.patch(f"/api/v1/users/{ann.user_id}", assignedRoles=[{"id": role["id"]}]).status == 204
    assert ann.post(KEYS, {"description": "x"}).status == 201
    assert admin.post(KEYS, {"description": "x"}).status == 201
    assert dev.user_id


def test_rules(tenant, admin, new_user, config):
    assert admin.get(config).json == {
        "max_api_key_expiry": "PT24H", "max_keys_per_user": 5, "scim_externalClient_expiry": "P365D",
    }  # fmt: skip
    ann = new_user("ann")
    assert ann.get(config).status == 200
    assert ann.patch(config, max_keys_per_user=9).status == 403
    for name, value in (("max_keys_per_user", 1001), ("max_keys_per_user", "5"), ("max_api_key_expiry", "x")):
        assert admin.patch(config, **{name: value}).status == 400
    assert admin.get(f"{KEYS}/configs/other").status == 404
    assert admin.patch(config, max_keys_per_user=7).status == 204
    assert tenant.events.list("com.qlik.api-keys-config.updated")[0]["updates"] == ["max_keys_per_user"]


def test_keys_for_scim(admin, new_user):
    options = {"issuer": "https://i.example", "staticKeys": [{"kid": "k", "pem": pem(rsa_key())}]}
    idp = {"protocol": "jwtAuth", "provider": "external", "options": options}
    id = admin.made("/api/v1/identity-providers", idp)["id"]
    body = {"description": "scim", "sub": f"SCIM\\{id}", "subType": "externalClient"}
    made = admin.made(KEYS, body)
    assert (made["sub"], made["subType"], made["createdByUser"]) == (
        body["sub"],
        "externalClient",
        admin.user_id,
    )
    days = parse_duration("P365D")
    assert datetime.fromisoformat(made["expiry"]) - datetime.fromisoformat(made["created"]) == days
    assert admin.get(KEYS, sub=body["sub"]).json["data"][0]["id"] == made["id"]
    assert bearer(admin, made["token"]).status == 401, "it is no user's"
    for wrong in ({"sub": "SCIM\\none"}, {"sub": admin.user_id}, {"sub": ""}, {"expiry": "P366D"}):
        assert admin.post(KEYS, {**body, **wrong}).status == 400
    assert new_user("ann").post(KEYS, body).status == 403
