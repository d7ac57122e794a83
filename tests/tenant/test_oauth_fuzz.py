"""Whatever is sent to the endpoints of logging in is answered, never with a failure of the tenant."""

import subprocess
import sys
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from qlik_tenant import Tenant
from tests.tenant.conftest import Api
from tests.tenant.signing import ec_jwk, ec_key, jwt

NAMES = (
    "grant_type", "client_id", "client_secret", "code", "code_verifier", "redirect_uri", "refresh_token",
    "scope", "subject_token", "subject_token_type", "purpose", "user_lookup", "client_assertion",
    "client_assertion_type", "token", "token_type_hint", "response_type", "state", "code_challenge",
    "code_challenge_method", "prompt", "max_age", "login_hint", "deviceType",
)  # fmt: skip
KNOWN = (
    "authorization_code", "refresh_token", "client_credentials", "urn:qlik:oauth:user-impersonation",
    "urn:ietf:params:oauth:grant-type:token-exchange", "user_default", "code", "S256", "websocket",
    "https://client.example/cb", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "urn:ietf:params:oauth:token-type:access_token", "none", "v" * 43, "access_token",
)  # fmt: skip
UNASKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
QUICK = settings(max_examples=80, deadline=None, suppress_health_check=UNASKED)


@pytest.fixture(scope="module")
def api():
    with Tenant(in_memory=True, seed=1) as tenant:
        found = Api(tenant, tenant.api_key)
        body = {
            "appType": "web", "clientName": "C", "redirectUris": ["https://client.example/cb"],
            "allowedGrantTypes": ["client_credentials", "urn:qlik:oauth:user-impersonation"],
            "publicKeys": [ec_jwk(ec_key())], "connectionConfig": {"consentMethod": "trusted"},
        }  # fmt: skip
        found.client = found.made("/api/v1/oauth-clients", body)
        found.key = ""
        yield found


def texts(client):
    signed = [
        jwt(claims, ec_key(), **head)
        for claims in (
            {},
            {"sub": 5},
            {"sub": client["clientId"], "iss": client["clientId"], "iat": "x", "exp": []},
        )
        for head in ({}, {"kid": 5}, {"alg": "none"}, {"crit": ["x"]})
    ]
    known = strategies.sampled_from([*KNOWN, *signed, client["clientId"], client["clientSecret"], "none"])
    return known | strategies.text(strategies.characters(exclude_categories=("Cs",)), max_size=20)


@QUICK
@given(data=strategies.data())
def test_the_token_and_revocation_endpoints(api, data):
    body = data.draw(strategies.dictionaries(strategies.sampled_from(NAMES), texts(api.client)))
    odd = (
        strategies.none() | strategies.integers() | strategies.lists(strategies.text(max_size=3), max_size=2)
    )
    if data.draw(strategies.booleans()):
        body |= data.draw(strategies.dictionaries(strategies.sampled_from(NAMES), odd, max_size=2))
    for path in ("/oauth/token", "/oauth/revoke", "/oauth/register"):
        answer = api.send("POST", path, body)
        assert answer.status in (200, 400, 401, 403, 429), (body, answer.data)


@QUICK
@given(data=strategies.data())
def test_forms_and_headers(api, data):
    form = data.draw(strategies.dictionaries(strategies.sampled_from(NAMES), texts(api.client)))
    header = data.draw(
        strategies.text(strategies.characters(min_codepoint=32, max_codepoint=126), max_size=30)
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": f"Basic {header}".strip(),
    }
    answer = api.send("POST", "/oauth/token", urlencode(form).encode(), headers=headers)
    assert answer.status in (200, 400, 401, 403, 429), (form, header, answer.data)


@QUICK
@given(data=strategies.data())
def test_the_addresses_of_browsers(api, data):
    query = data.draw(strategies.dictionaries(strategies.sampled_from(NAMES), texts(api.client)))
    for path in ("/oauth/authorize", "/oauth/consent", "/login", "/login/callback", "/login/verify"):
        answer = api.send("GET", f"{path}?{urlencode(query)}")
        assert answer.status in (200, 302, 400, 401, 403, 404), (path, query, answer.data)


@QUICK
@given(text=strategies.text(strategies.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_bearers_and_tickets(api, text):
    for headers, query in (
        ({"Authorization": f"Bearer {text}"}, ""), ({"Cookie": text}, ""),
        ({}, f"?accessToken={quote(text)}"), ({}, f"?qlikTicket={quote(text)}"),
    ):  # fmt: skip
        assert api.send("GET", f"/api/v1/users/me{query}", headers=headers).status == 401
    answer = api.send("POST", "/login/jwt-session", {}, headers={"Authorization": f"Bearer {text}"})
    assert answer.status == 401


def test_the_library_is_loaded_by_those_who_need_it():
    program = (
        "import sys; from urllib.request import Request, urlopen; from qlik_tenant import Tenant\n"
        "with Tenant(in_memory=True) as tenant:\n"
        "    headers = {'Authorization': f'Bearer {tenant.api_key}'}\n"
        "    urlopen(Request(f'{tenant.url}/api/v1/users/me', headers=headers)).close()\n"
        "print([name for name in ('authlib', 'joserfc') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=240)
    assert done.stdout.strip() == "[]", done.stderr
