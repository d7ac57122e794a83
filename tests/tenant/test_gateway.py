"""The life of a request, whatever the operation."""

import asyncio
import json
import logging
import re

import pytest

from qlik_tenant.gateway.providers import Providers
from qlik_tenant.gateway.route import PUBLIC
from qlik_tenant.gateway.router import Router
from qlik_tenant.gateway.service import Reply
from qlik_tenant.generated.routes import ROUTES

ME = "/api/v1/users/me"


def filled(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "none", template)


def is_written(providers: Providers, api: str, name: str) -> bool:
    service = providers.get(api)
    return service is not None and not getattr(service, name).__module__.startswith("qlik_tenant.generated.")


def assert_error(answer, status):
    assert answer.status == status, answer.data
    body = answer.json
    assert set(body) == {"errors", "traceId"}
    assert body["traceId"] == answer.headers["x-b3-traceid"]
    for error in body["errors"]:
        assert error["code"]
        assert error["title"]


def test_every_operation_has_one_error_shape(admin, nobody, tenant):
    """401 without a key; with one, 501 naming the operation until it is written."""
    for method, template, api, name, _, _ in ROUTES:
        path = filled(template)
        if api not in PUBLIC:
            assert_error(nobody.send(method, path), 401)
        answer = admin.send(method, path, whole=False)
        if not is_written(tenant.providers, api, name):
            assert_error(answer, 501)
            assert f"{method} {template} ({api}.{name})" in answer.error["detail"]
        elif answer.status >= 400:
            assert_error(answer, answer.status)
            assert answer.status < 500, answer.data


def test_unknown_paths_and_methods(admin, nobody):
    for path in ("/", "/api", "/api/v1/nothing", f"{ME}/", "/api/v1/spaces/", "//api/v1/users/me"):
        assert_error(admin.get(path), 404)
        assert_error(nobody.get(path), 401)
    answer = admin.delete("/api/v1/spaces")
    assert_error(answer, 405)
    assert answer.headers["allow"] == "GET, POST"


def test_head_is_get_without_a_body(admin):
    answer = admin.send("HEAD", ME)
    assert (answer.status, answer.data) == (200, b"")
    assert int(answer.headers["content-length"]) == len(admin.get(ME).data)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer wrong", "Basic dXNlcjpwYXNz", "bearer  ", "Bearer a b", "Bearer å"],
)
def test_credentials_that_do_not_do(nobody, header):
    answer = nobody.send("GET", ME, headers={"Authorization": header.encode().decode("latin-1")})
    assert_error(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_the_scheme_ignores_letter_case(nobody, admin):
    assert nobody.send("GET", ME, headers={"Authorization": f"bearer {admin.key}"}).status == 200


def test_trace_ids_are_taken_over(admin):
    given = "0123456789abcdef0123456789abcdef"
    assert admin.send("GET", ME, headers={"X-B3-TraceId": given}).headers["x-b3-traceid"] == given
    made = admin.send("GET", ME, headers={"X-B3-TraceId": "evil\tvalue"}).headers["x-b3-traceid"]
    assert re.fullmatch("[0-9a-f]{32}", made)


def test_query_parameters_are_held_to_the_contract(admin):
    for query in ({"wealth": "1"}, {"limit": "many"}, {"totalResults": "perhaps"}, {"limit": "1.5"}):
        (name,) = query
        answer = admin.get("/api/v1/users", **query)
        assert_error(answer, 400)
        assert answer.error["source"] == {"parameter": name}
        assert name in answer.error["detail"]
    assert_error(admin.get("/api/v1/users?limit=1&limit=2"), 400)
    assert admin.get("/api/v1/users", **{"qlik-web-integration-id": "x"}).status == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[]", ""),
        (b'{"name": 1, "type": "shared"}', "/name"),
        (b'{"name": "x", "type": "secret"}', "/type"),
        (b"\xff", ""),
    ],
)
def test_bodies_are_held_to_the_contract(admin, body, pointer):
    answer = admin.send("POST", "/api/v1/spaces", body, headers={"Content-Type": "application/json"})
    assert_error(answer, 400)
    assert answer.error["source"] == {"pointer": pointer}


def test_content_types(admin, tenant):
    space = b'{"name": "x", "type": "shared"}'
    assert_error(admin.send("POST", "/api/v1/spaces", space, headers={"Content-Type": "text/plain"}), 415)
    assert (
        admin.send(
            "POST", "/api/v1/spaces", space, headers={"Content-Type": "application/json; charset=UTF-8"}
        ).status
        == 201
    )
    patch = b'[{"op": "replace", "path": "/name", "value": "n"}]'
    answer = admin.send(
        "PATCH",
        f"/api/v1/tenants/{tenant.tenant_id}",
        patch,
        headers={"Content-Type": "application/json-patch+json"},
    )
    assert answer.status == 204


def test_bodies_have_a_largest_size(admin, tenant):
    tenant.settings._values["max_body_bytes"] = 100
    answer = admin.post("/api/v1/spaces", {"name": "x" * 200, "type": "shared"})
    assert_error(answer, 413)


def test_a_fault_is_answered_and_logged_without_secrets(admin, tenant, monkeypatch, caplog):
    def broken(call):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(tenant.providers.get("users")), "get_me", broken)
    with caplog.at_level(logging.ERROR):
        answer = admin.get(ME)
    assert_error(answer, 500)
    assert "secret" not in answer.data.decode()
    assert answer.json["traceId"] in caplog.text
    assert admin.key not in caplog.text


def test_links_follow_the_host_that_was_asked(admin):
    answer = admin.send("GET", ME, headers={"Host": "alias.example:8443"})
    assert answer.json["links"]["self"]["href"].startswith("http://alias.example:8443/api/v1/users/")


def test_the_application_works_without_a_socket(tenant):
    sent = []
    scope = {
        "type": "http", "method": "GET", "path": ME, "raw_path": ME.encode(), "query_string": b"",
        "scheme": "https",
        "headers": [(b"host", b"in.process"), (b"authorization", f"Bearer {tenant.api_key}".encode())],
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(tenant.app(scope, receive, send))
    assert sent[0]["status"] == 200
    assert json.loads(sent[1]["body"])["links"]["self"]["href"].startswith("https://in.process/")


def test_routes():
    row = ("x", "id", "1")
    router = Router(
        [
            ("GET", "/a/{id}", "a", *row),
            ("GET", "/a/me", "me", *row),
            ("GET", "/a/{other}/b", "b", *row),
            ("GET", "/files/{path}", "files", *row),
            ("GET", "/files/{path}/info", "info", *row),
        ]
    )

    def found(path):
        match = router.match(path)
        return match and (match.routes["GET"].api, match.parameters("GET"))

    assert found("/a/me") == ("me", {})
    assert found("/a/x%2Fy") == ("a", {"id": "x/y"})
    assert found("/a/me/b") == ("b", {"other": "me"})
    assert found("/files/a/b/c") == ("files", {"path": "a/b/c"})
    assert found("/files/a/info") == ("info", {"path": "a"})
    assert found("/a") is found("/a/") is found("/b") is None


def test_no_reply_carries_a_body_by_accident():
    assert Reply.empty().content == b""
