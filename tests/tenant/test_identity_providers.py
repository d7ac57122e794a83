"""The identity-providers service, over HTTP."""

from tests.tenant.signing import pem, rsa_key

COVERS = (
    "identity_providers.list", "identity_providers.create", "identity_providers.get",
    "identity_providers.patch", "identity_providers.delete", "identity_providers.get_status",
    "identity_providers.get_me_meta",
)  # fmt: skip

UNWRITTEN = ("identity_providers.get_well_known_metadata_json",)

IDPS = "/api/v1/identity-providers"


def body(issuer="https://issuer.example", keys=None, **more):
    keys = [{"kid": "k1", "pem": pem(rsa_key())}] if keys is None else keys
    options = {"issuer": issuer, "staticKeys": keys}
    return {"protocol": "jwtAuth", "provider": "external", "options": options, **more}


def oidc(trusted=False, provider="generic", **more):
    options = {
        "clientId": "c1", "clientSecret": "s3cret", "discoveryUrl": "https://idp.example/d",
        "claimsMapping": {"sub": ["/sub"]}, **more,
    }  # fmt: skip
    made = {"protocol": "OIDC", "provider": provider, "interactive": True}
    return made | ({"options": options, "skipVerify": True} if trusted else {"pendingOptions": options})


def test_unwritten_operations_say_so(admin, tenant):
    routes = [route for route in tenant.router.routes if route.api == "identity_providers"]
    assert {route.operation for route in routes} == {*COVERS, *UNWRITTEN}
    for route in routes:
        if route.operation in UNWRITTEN:
            assert admin.send(route.method, route.template).status == 501
    saml = {"protocol": "SAML", "provider": "okta", "interactive": True}
    assert admin.post(IDPS, saml).status == 501
    machines = {"protocol": "OIDC", "provider": "generic", "interactive": False}
    assert admin.post(IDPS, machines).status == 501
    assert admin.post(IDPS, oidc(decryptingKey={"keySize": 2048, "keyType": "RSA"})).status == 501


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


def test_an_interactive_provider(tenant, admin, new_user):
    assert admin.get(f"{IDPS}/me/meta").status == 404
    answer = admin.post(IDPS, oidc())
    made, seen = answer.json, answer.headers["qlik-idp-popts"]
    assert (made["active"], made["interactive"], made["pendingState"]) == (False, True, "pending")
    assert "s3cret" not in answer.data.decode()
    place = f"{IDPS}/{made['id']}"
    assert admin.get(place).headers["qlik-idp-popts"] == seen
    assert admin.patch(place, active=True).status == 400
    promote = [{"op": "promote-options"}]
    assert admin.send("PATCH", place, promote).status == 409
    assert admin.patch(place, **{"pendingOptions/clientId": "c2"}).status == 204
    assert admin.get(place).json["pendingOptions"]["clientId"] == "c2"
    old = {"QLIK-IDP-POPTS-MATCH": seen}
    assert admin.send("PATCH", place, promote, headers=old).status == 412
    assert "pendingOptions" not in new_user("ann").get(IDPS).json["data"][0]
    values = {
        "clockToleranceSec": 60,
        "description": "Ours",
        "meta": {"userPortalLink": "https://me.example"},
    }
    assert admin.patch(place, **values).status == 204
    assert admin.get(place).json["clockToleranceSec"] == 60


def test_one_interactive_provider_is_active(admin):
    first = admin.made(IDPS, oidc(trusted=True))
    assert first["active"]
    assert admin.get(f"{IDPS}/status").json["active_interactive_idps_count"] == 1
    second = admin.made(IDPS, oidc(trusted=True, provider="okta"))
    assert not admin.get(f"{IDPS}/{first['id']}").json["active"]
    place = f"{IDPS}/{first['id']}"
    assert admin.patch(place, active=True, meta={"userPortalLink": "https://me.example"}).status == 204
    assert not admin.get(f"{IDPS}/{second['id']}").json["active"]
    assert admin.get(f"{IDPS}/me/meta").json == {"userPortalLink": "https://me.example"}
    assert admin.patch(place, active=False).status == 204
    assert admin.get(f"{IDPS}/status").json["active_interactive_idps_count"] == 0


def test_interactive_providers_that_are_refused(admin):
    whole = oidc()
    for wrong in (
        {**whole, "options": whole["pendingOptions"]},
        {**whole, "skipVerify": True},
        {name: value for name, value in whole.items() if name != "pendingOptions"},
        oidc(clientId=""),
        oidc(clientSecret=None),
        oidc(discoveryUrl="file:///etc/passwd"),
        oidc(discoveryUrl=None),
        oidc(claimsMapping={"sub": ["sub"]}),
        oidc(claimsMapping={"sub": "/sub"}),
        oidc(idTokenSignatureAlg="HS256"),
        oidc(emailVerifiedAlwaysTrue=True),
        oidc(openid_configuration={"issuer": "https://idp.example"}),
        {**whole, "clockToleranceSec": 7201},
    ):
        assert admin.post(IDPS, wrong).status == 400, wrong
    assert admin.post(IDPS, {**whole, "tenantIds": ["other"]}).status == 403
    assert admin.post(IDPS, oidc(provider="adfs", emailVerifiedAlwaysTrue=True)).status == 201
