"""The oauth-clients service, over HTTP."""

import pytest

from tests.tenant.signing import ec_jwk, ec_key

COVERS = (
    "oauth_clients.list", "oauth_clients.create", "oauth_clients.get", "oauth_clients.patch",
    "oauth_clients.delete", "oauth_clients.publish", "oauth_clients.create_client_secret",
    "oauth_clients.delete_client_secret", "oauth_clients.get_connection_config",
    "oauth_clients.patch_connection_config", "oauth_clients.delete_connection_config",
)  # fmt: skip

CLIENTS = "/api/v1/oauth-clients"


@pytest.fixture
def web(admin):
    return admin.made(CLIENTS, {"appType": "web", "clientName": "Portal"})


def change(admin, client, op, path, value=None):
    return admin.send("PATCH", f"{CLIENTS}/{client['clientId']}", [{"op": op, "path": path, "value": value}])


def test_a_secret_is_shown_once(tenant, admin, web):
    secret = web["clientSecret"]
    shown = admin.get(f"{CLIENTS}/{web['clientId']}")
    assert secret.encode() not in shown.data
    assert secret.encode() not in admin.get(CLIENTS).data
    assert secret not in str(tenant.store.execute("SELECT doc FROM oauth_clients"))
    assert [kept["hint"] for kept in shown.json["clientSecrets"]] == [secret[:8]]
    assert shown.json["allowedScopes"] == ["user_default"]
    assert shown.json["connectionConfig"] == {"consentMethod": "required"}


@pytest.mark.parametrize("kind", ["spa", "native"])
def test_public_clients_have_no_secret(admin, kind):
    # The contract asks for a secret in every answer; a client that cannot keep one gets none.
    answer = admin.send("POST", CLIENTS, {"appType": kind, "clientName": "x"}, whole=False)
    assert answer.status == 201
    assert "clientSecret" not in answer.json
    assert admin.post(f"{CLIENTS}/{answer.json['clientId']}/client-secrets").status == 400


def test_changes(tenant, admin, web):
    assert change(admin, web, "replace", "/clientName", "Gate").status == 204
    assert change(admin, web, "add", "/redirectUris", ["https://a.example/cb"]).status == 204
    assert change(admin, web, "replace", "/allowedOrigins", ["https://A.example"]).status == 204
    shown = admin.get(f"{CLIENTS}/{web['clientId']}").json
    assert (shown["clientName"], shown["redirectUris"]) == ("Gate", ["https://a.example/cb"])
    assert shown["allowedOrigins"] == ["https://a.example"]
    assert change(admin, web, "remove", "/redirectUris").status == 204
    assert admin.get(f"{CLIENTS}/{web['clientId']}").json["redirectUris"] == []
    answer = admin.post(f"{CLIENTS}/{web['clientId']}/actions/publish")
    assert admin.get(f"{CLIENTS}/{web['clientId']}").json["publishedAt"] == answer.json["publishedAt"]
    assert admin.delete(f"{CLIENTS}/{web['clientId']}").status == 204
    assert admin.get(f"{CLIENTS}/{web['clientId']}").status == 404
    types = {event["type"].removeprefix("com.qlik.v1.oauth-client.") for event in tenant.events.list()}
    assert types >= {"created", "updated", "published", "deleted"}


def test_a_change_can_need_a_secret(admin):
    key = ec_jwk(ec_key())
    client = admin.send(
        "POST", CLIENTS,
        {"appType": "web", "clientName": "x", "allowedAuthMethods": ["private_key_jwt"], "publicKeys": [key]},
        whole=False,
    ).json  # fmt: skip
    assert "clientSecret" not in client
    answer = change(admin, client, "replace", "/allowedAuthMethods", ["client_secret", "private_key_jwt"])
    assert answer.status == 202
    assert answer.json["clientSecret"]


def test_five_secrets(admin, web):
    path = f"{CLIENTS}/{web['clientId']}/client-secrets"
    made = [admin.made(path, None) for _ in range(4)]
    assert admin.post(path).status == 409
    assert admin.delete(f"{path}/{made[0]['hint']}").status == 204
    assert admin.delete(f"{path}/{made[0]['hint']}").status == 404
    assert admin.post(path).status == 201


def test_consent(admin, web):
    path = f"{CLIENTS}/{web['clientId']}/connection-configs/me"
    assert admin.get(path).json["consentMethod"] == "required"
    assert admin.patch(path, consentMethod="trusted").status == 204
    assert admin.get(path).json["consentMethod"] == "trusted"
    assert admin.patch(path, consentMethod="maybe").status == 400
    assert admin.delete(path).status == 204
    assert admin.get(path).json["consentMethod"] == "required"
    assert admin.get(f"{CLIENTS}/none/connection-configs/me").status == 404


def test_list(admin):
    for name in ("b", "a", "c"):
        admin.made(CLIENTS, {"appType": "web", "clientName": name})
    assert [row["clientName"] for row in admin.all(CLIENTS, limit=2, sort="-clientName")] == ["c", "b", "a"]
    assert [row["clientName"] for row in admin.all(CLIENTS, filter='clientName eq "a"')] == ["a"]
    assert admin.get(CLIENTS, totalResults=True).json["totalResults"] == 3
    assert len(admin.all(CLIENTS, filter='createdByType eq "dcr"')) == 0


WRONG = {
    "name": {"clientName": " "},
    "long name": {"clientName": "x" * 513},
    "kind": {"appType": "desktop"},
    "address": {"redirectUris": ["/cb"]},
    "http": {"redirectUris": ["http://a.example/cb"]},
    "fragment": {"redirectUris": ["https://a.example/cb#x"]},
    "addresses": {"redirectUris": [f"https://a.example/{at}" for at in range(6)]},
    "origin": {"allowedOrigins": ["*"]},
    "scope": {"allowedScopes": ["everything"]},
    "grant": {"allowedGrantTypes": ["password"]},
    "spa without login": {"appType": "spa", "allowedGrantTypes": ["client_credentials"]},
    "spa offline": {"appType": "spa", "allowedScopes": ["offline_access"]},
    "no key": {"allowedAuthMethods": ["private_key_jwt"]},
    "bad key": {"publicKeys": [{"kid": "k", "kty": "EC", "alg": "ES384", "use": "sig"}]},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_clients_that_cannot_be(admin, wrong):
    assert admin.post(CLIENTS, {"appType": "web", "clientName": "x", **wrong}).status == 400


def test_changes_that_cannot_be(admin, web):
    for op, path, value in (
        ("replace", "/appType", "spa"), ("move", "/clientName", "x"), ("replace", "/clientName", 5),
        ("replace", "/allowedScopes", ["x"]), ("remove", "/clientName", None),
    ):  # fmt: skip
        assert change(admin, web, op, path, value).status == 400
    assert admin.send("PATCH", f"{CLIENTS}/{web['clientId']}", {}).status == 400
    for address in ("ftp://a.example/jwks", "http://a.example/jwks", 5):
        assert change(admin, web, "replace", "/jwksUri", address).status == 400
    assert admin.post(CLIENTS, {"appType": "anonymous-embed", "clientName": "x"}).status == 501
    assert admin.post("/oauth/token/anonymous-embed", {"eac": "x"}).status == 501


def test_for_tenant_admins_only(new_user, web):
    ann = new_user("ann", "AnalyticsAdmin")
    path = f"{CLIENTS}/{web['clientId']}"
    for method, target, body in (
        ("GET", CLIENTS, None), ("GET", path, None), ("DELETE", path, None), ("PATCH", path, []),
        ("POST", CLIENTS, {"appType": "web", "clientName": "x"}), ("POST", f"{path}/client-secrets", None),
        ("POST", f"{path}/actions/publish", None), ("GET", f"{path}/connection-configs/me", None),
        ("DELETE", f"{path}/client-secrets/x", None), ("DELETE", f"{path}/connection-configs/me", None),
    ):  # fmt: skip
        assert ann.send(method, target, body).status == 403


def test_keys_at_an_address(admin, web):
    address = "https://a.example/jwks"
    assert change(admin, web, "replace", "/jwksUri", address).status == 204
    assert admin.get(f"{CLIENTS}/{web['clientId']}").json["jwksUri"] == address
    assert change(admin, web, "replace", "/publicKeys", [ec_jwk(ec_key())]).status == 400, "one or the other"
    assert change(admin, web, "replace", "/allowedAuthMethods", ["private_key_jwt"]).status == 204
    assert change(admin, web, "remove", "/jwksUri", None).status == 400, "no key would be left"
