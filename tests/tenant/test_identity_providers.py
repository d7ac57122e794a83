"""The identity-providers service, over HTTP."""

from tests.tenant.signing import pem, rsa_key

COVERS = (
    "identity_providers.list", "identity_providers.create", "identity_providers.get",
    "identity_providers.patch", "identity_providers.delete", "identity_providers.get_status",
)  # fmt: skip

UNWRITTEN = ("identity_providers.get_well_known_metadata_json", "identity_providers.get_me_meta")

IDPS = "/api/v1/identity-providers"


def body(issuer="https://issuer.example", keys=None, **more):
    keys = [{"kid": "k1", "pem": pem(rsa_key())}] if keys is None else keys
    options = {"issuer": issuer, "staticKeys": keys}
    return {"protocol": "jwtAuth", "provider": "external", "options": options, **more}


def test_unwritten_operations_say_so(admin, tenant):
    routes = [route for route in tenant.router.routes if route.api == "identity_providers"]
    assert {route.operation for route in routes} == {*COVERS, *UNWRITTEN}
    for route in routes:
        if route.operation in UNWRITTEN:
            assert admin.send(route.method, route.template).status == 501
    oidc = {"protocol": "OIDC", "provider": "generic", "interactive": True}
    assert admin.post(IDPS, oidc).status == 501


def test_a_provider_of_signed_jwts(tenant, admin):
    made = admin.made(IDPS, body(description="Ours", clockToleranceSec=10))
    assert (made["protocol"], made["active"], made["clockToleranceSec"]) == ("jwtAuth", True, 10)
    assert made["tenantIds"] == [tenant.tenant_id]
    assert admin.get(f"{IDPS}/{made['id']}").json == made
    assert admin.get(IDPS, active=True).json["data"] == [made]
    assert admin.get(IDPS, active=False).json["data"] == []
    assert admin.patch(f"{IDPS}/{made['id']}", description="Theirs").status == 204
    assert admin.get(f"{IDPS}/{made['id']}").json["description"] == "Theirs"
    status = admin.get(f"{IDPS}/status").json
    assert status["active_interactive_idps_count"] == 0
    assert status["idps_metadata"] == [{"active": True, "interactive": False, "provider": "external"}]
    assert admin.delete(f"{IDPS}/{made['id']}").status == 204
    assert admin.get(f"{IDPS}/{made['id']}").status == 404
    assert admin.delete(f"{IDPS}/{made['id']}").status == 404


def test_what_is_refused(admin, new_user):
    weak = [{"kid": "k1", "pem": pem(rsa_key("weak", 1024))}]
    twice = [{"kid": "k1", "pem": pem(rsa_key())}] * 2
    for wrong in (
        body(issuer=" "),
        body(keys=[]),
        body(keys=[{"kid": "k1", "pem": "no key"}]),
        body(keys=weak),
        body(keys=twice),
        body(clockToleranceSec=7201),
        body(description="x" * 129),
        {"protocol": "jwtAuth"},
    ):
        assert admin.post(IDPS, wrong).status == 400
    made = admin.made(IDPS, body())
    assert admin.post(IDPS, body()).status == 409
    assert admin.patch(f"{IDPS}/{made['id']}", active=False).status == 400
    ann = new_user("ann", "AnalyticsAdmin")
    for answer in (
        ann.post(IDPS, body("x")), ann.get(f"{IDPS}/{made['id']}"), ann.delete(f"{IDPS}/{made['id']}"),
        ann.get(f"{IDPS}/status"), ann.patch(f"{IDPS}/{made['id']}", description="x"),
    ):  # fmt: skip
        assert answer.status == 403
    assert "options" not in ann.get(IDPS).json["data"][0]
