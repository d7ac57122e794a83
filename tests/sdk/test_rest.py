"""Raw calls: paths, bodies, interceptors, errors, redirects and retries."""

from __future__ import annotations

import asyncio
import gzip
import io
import select
import threading
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Auth, AuthType, Config, Qlik
from qlik_sdk.core.retry import RetryPolicy
from qlik_sdk.errors import (
    AuthenticationError,
    BadRequest,
    ConfigError,
    Conflict,
    DecodeError,
    Forbidden,
    NotFound,
    PreconditionFailed,
    RateLimited,
    ServerError,
    StatusError,
    TransportError,
    TransportTimeout,
    Unprocessable,
)
from qlik_sdk.rest import AuthenticationException, ConnectionException

OK: Any = (200, {}, {"ok": True})


def test_path_gets_prefix_and_credentials(http: Any) -> None:
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u-1"}))
    with Auth(http.config()) as auth:
        response = auth.rest(path="/users/me")
    assert response.status_code == 200
    assert response.ok
    assert response.json() == {"id": "u-1"}
    seen = http.seen[0]
    assert seen.headers["authorization"] == "Bearer key-of-a-test-user"
    assert seen.headers["user-agent"].startswith("qlik-sdk-python/")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/users/me", "/api/v1/users/me"),
        ("users/me", "/api/v1/users/me"),
        ("/api/v1/users/me", "/api/v1/users/me"),
        ("/api/analytics/apps/1", "/api/analytics/apps/1"),
        ("/oauth/token", "/oauth/token"),
        ("/login/jwt-session", "/login/jwt-session"),
        ("/items?limit=5", "/api/v1/items?limit=5"),
    ],
)
def test_path_rule(http: Any, path: str, wanted: str) -> None:
    with Auth(http.config()) as auth, pytest.raises(NotFound):
        auth.rest(path=path)
    assert http.seen[0].target == wanted


def test_absolute_urls_must_be_on_the_tenant(http: Any, other_http: Any) -> None:
    http.on("GET", "/api/v1/items", OK)
    with Auth(http.config()) as auth:
        assert auth.rest(path=f"{http.url}/api/v1/items").ok
        with pytest.raises(ConfigError, match="its own tenant"):
            auth.rest(path=f"{other_http.url}/api/v1/items")
    assert other_http.seen == []


def test_verb_and_path_by_position(http: Any) -> None:
    http.on("POST", "/api/v1/items", OK)
    http.on("GET", "/api/v1/items", OK)
    with Qlik(http.config()) as qlik:
        qlik.rest("POST", "/items", data={"a": [1, None], "b": AuthType.APIKey})
        qlik.rest("/items")
    assert http.seen[0].json == {"a": [1, None], "b": "APIKey"}
    assert http.seen[0].headers["content-type"] == "application/json"
    assert http.seen[1].method == "GET"


def test_query_encoding(http: Any) -> None:
    http.on("GET", "/api/v1/items", OK)
    with Auth(http.config()) as auth:
        auth.rest(path="/items", params={"a": None, "b": True, "c": "x y&z", "d": [1, 2], "e": 0})
    assert http.seen[0].target == "/api/v1/items?b=true&c=x%20y%26z&d=1&d=2&e=0"


def test_bodies_of_every_kind(http: Any) -> None:
    http.on("POST", "/api/v1/x", OK)
    with Auth(http.config()) as auth:
        auth.rest(path="/x", method="post", data=b"\x00raw")
        auth.rest(path="/x", method="POST", data=io.BytesIO(b"f" * 200_000))
        auth.rest(path="/x", method="POST", data=iter([b"one", b"two"]))
        auth.rest(path="/x", method="POST", files={"File": ("a.csv", io.BytesIO(b"1,2"))}, data={"n": 1})
        auth.rest(path="/x", method="POST")
    raw, file, pieces, parts, empty = http.seen
    assert raw.body == b"\x00raw"
    assert file.body == b"f" * 200_000
    assert file.headers["content-length"] == "200000"
    assert pieces.body == b"onetwo"
    assert pieces.headers["transfer-encoding"] == "chunked"
    assert b'name="n"\r\n\r\n1\r\n' in parts.body
    assert b'name="File"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n' in parts.body
    assert empty.body == b""
    assert empty.headers["content-length"] == "0"


def test_request_interceptor_changes_or_replaces_the_request(http: Any) -> None:
    http.on("GET", "/api/v1/items", OK)
    order = []

    def change(request: Any) -> Any:
        order.append((request.method, request.url, request.params, request.json, request.data, request.files))
        request.headers["x-trace"] = "abc"
        request.params["limit"] = 5
        return request

    def replace(request: Any) -> Any:
        other = request.copy()
        other.params["more"] = True
        return other

    with Auth(http.config()) as auth:
        auth.rest.interceptors["request"].use([change, replace])
        auth.rest(path="/items", params={"resourceType": "app"})
    assert order[0][:2] == ("GET", f"{http.url}/api/v1/items")
    assert http.seen[0].query == {"resourceType": "app", "limit": "5", "more": "true"}
    assert http.seen[0].headers["x-trace"] == "abc"


def test_interceptor_cannot_send_credentials_elsewhere(http: Any, other_http: Any) -> None:
    def divert(request: Any) -> None:
        request.url = f"{other_http.url}/steal"

    with Auth(http.config()) as auth:
        auth.rest.interceptors["request"].use(divert)
        with pytest.raises(ConfigError):
            auth.rest(path="/items")
    assert other_http.seen == []


def test_response_interceptor_sees_errors_first(http: Any) -> None:
    seen = []
    with Auth(http.config()) as auth:
        remove = auth.rest.interceptors["response"].use(lambda response: seen.append(response.status_code))
        with pytest.raises(NotFound):
            auth.rest(path="/nothing")
        remove()
        with pytest.raises(NotFound):
            auth.rest(path="/nothing")
    assert seen == [404]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, AuthenticationError),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (412, PreconditionFailed),
        (418, StatusError),
        (422, Unprocessable),
        (429, RateLimited),
        (500, ServerError),
        (501, ServerError),
    ],
)
def test_status_errors(http: Any, status: int, kind: type[StatusError]) -> None:
    body = {"errors": [{"code": "X-1", "title": "No", "detail": "because"}], "traceId": "t-9"}
    http.on("GET", "/api/v1/x", (status, {}, body))
    with Auth(http.config(max_attempts=1)) as auth, pytest.raises(kind) as caught:
        auth.rest(path="/x")
    error = caught.value
    assert type(error) is kind
    assert (error.status, error.code, error.title, error.detail) == (status, "X-1", "No", "because")
    assert error.trace_id == "t-9"
    assert error.request.method == "GET"
    assert error.response.json() == body
    assert "because" in str(error)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({"code": 7, "title": "one"}, "one"),
        ({"statusCode": 400, "error": "Bad", "message": "why"}, "Bad"),
        ({"errors": ["text"]}, "text"),
        (b"<html>edge</html>", "Bad Request"),
        (b"", "Bad Request"),
        ([{"title": "in a list"}], "in a list"),
    ],
)
def test_error_bodies_of_other_shapes(http: Any, body: Any, title: str) -> None:
    http.on("GET", "/api/v1/x", (400, {}, body))
    with Auth(http.config()) as auth, pytest.raises(BadRequest) as caught:
        auth.rest(path="/x")
    assert caught.value.title == title


def test_names_of_017_catch_the_errors(http: Any) -> None:
    http.on("GET", "/api/v1/x", (401, {}, {"errors": [{"title": "who are you"}]}))
    with Auth(http.config()) as auth, pytest.raises(AuthenticationException, match="who are you"):
        auth.rest(path="/x")
    with (
        Auth(Config(host="http://127.0.0.1:9", api_key="k", proxy="")) as auth,
        pytest.raises(ConnectionException),
    ):
        auth.rest(path="/x")


def test_redirects_are_followed_without_credentials_to_other_hosts(http: Any, other_http: Any) -> None:
    http.on("GET", "/api/v1/a", (302, {"Location": "/api/v1/b"}, None))
    http.on("GET", "/api/v1/b", (307, {"Location": f"{other_http.url}/file"}, None))
    other_http.on("GET", "/file", (200, {}, {"content": 1}))
    with Auth(http.config()) as auth:
        response = auth.rest(path="/a", headers={"Cookie": "secret=1", "X-Plain": "kept"})
    assert response.json() == {"content": 1}
    assert http.seen[1].headers["authorization"].startswith("Bearer ")
    assert "authorization" not in other_http.seen[0].headers
    assert "cookie" not in other_http.seen[0].headers
    assert other_http.seen[0].headers["x-plain"] == "kept"


def test_redirect_of_a_post_is_an_error(http: Any) -> None:
    http.on("POST", "/api/v1/a", (303, {"Location": "/api/v1/b"}, None))
    with Auth(http.config()) as auth, pytest.raises(StatusError, match="redirect not followed"):
        auth.rest(path="/a", method="POST", data={})


def test_redirect_loops_end(http: Any) -> None:
    http.on("GET", "/api/v1/a", (302, {"Location": "/api/v1/a"}, None))
    with Auth(http.config()) as auth, pytest.raises(TransportError, match="redirects"):
        auth.rest(path="/a")


def test_busy_tenant_is_asked_again(http: Any) -> None:
    http.on("POST", "/api/v1/a", (429, {"Retry-After": "0"}, None), (429, {"Retry-After": "0"}, None), OK)
    http.on("GET", "/api/v1/b", (503, {"Retry-After": "0"}, None), OK)
    with Auth(http.config()) as auth:
        assert auth.rest(path="/a", method="POST", data={"x": 1}).ok
        assert auth.rest(path="/b").ok
    assert [seen.json for seen in http.seen[:3]] == [{"x": 1}] * 3
    assert len(http.seen) == 5


def test_a_post_is_not_repeated_after_a_server_error(http: Any) -> None:
    http.on("POST", "/api/v1/a", (503, {"Retry-After": "0"}, None), OK)
    with Auth(http.config()) as auth, pytest.raises(ServerError):
        auth.rest(path="/a", method="POST", data={})
    assert len(http.seen) == 1


def test_not_implemented_is_not_repeated(http: Any) -> None:
    http.on("GET", "/api/v1/a", (501, {}, {"errors": [{"title": "not written"}]}))
    with Auth(http.config()) as auth, pytest.raises(ServerError, match="not written"):
        auth.rest(path="/a")
    assert len(http.seen) == 1


def test_attempts_are_bounded(http: Any) -> None:
    http.on("GET", "/api/v1/a", (429, {"Retry-After": "0"}, None))
    with Auth(http.config(max_attempts=3)) as auth, pytest.raises(RateLimited):
        auth.rest(path="/a")
    assert len(http.seen) == 3


def test_back_off_doubles_up_to_the_cap() -> None:
    policy = RetryPolicy(base_seconds=1, cap_seconds=5, attempts=9, jitter=lambda: 1.0)
    assert [policy._backoff(n) for n in range(1, 6)] == [1, 2, 4, 5, 5]


def test_connections_are_kept(http: Any) -> None:
    http.on("GET", "/api/v1/a", OK)
    http.on("DELETE", "/api/v1/a", (204, {}, None))
    http.on("HEAD", "/api/v1/a", OK)
    with Auth(http.config()) as auth:
        for method in ("GET", "DELETE", "HEAD", "GET"):
            auth.rest(path="/a", method=method)
    assert len({seen.connection for seen in http.seen}) == 1


def test_a_client_that_is_not_closed_leaves_nothing_open(http: Any) -> None:
    http.on("GET", "/api/v1/a", OK)
    auth: Any = Auth(http.config())
    auth.rest(path="/a")
    ((connection,),) = auth._transport._idle.values()
    sock = connection.sock
    assert sock.fileno() != -1
    del auth, connection
    assert sock.fileno() == -1


def test_connection_the_server_closed_is_not_used_again(http: Any) -> None:
    http.on("POST", "/api/v1/a", OK)

    def close_after(handler: Any) -> None:
        body = b"{}"
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + body)
        handler.close_connection = True

    http.on("GET", "/api/v1/last", (200, {}, close_after))
    with Auth(http.config()) as auth:
        auth.rest(path="/last")
        ((connection,),) = auth._transport._idle.values()
        assert select.select([connection.sock], [], [], 60)[0], "the end arrives"
        for _ in range(3):
            assert auth.rest(path="/a", method="POST", data={"n": 1}).ok


def test_bodies_that_end_early_are_errors(http: Any) -> None:
    def cut(handler: Any) -> None:
        handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"half":')
        handler.close_connection = True

    def cut_chunk(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nabc")
        handler.close_connection = True

    http.on("GET", "/api/v1/cut", (200, {}, cut))
    http.on("GET", "/api/v1/chunk", (200, {}, cut_chunk))
    with Auth(http.config()) as auth:
        for path in ("/cut", "/chunk"):
            with pytest.raises(TransportError):
                auth.rest(path=path)


def test_slow_server_times_out(http: Any) -> None:
    release = threading.Event()

    def slow(seen: Any) -> Any:
        release.wait(60)
        return OK

    http.on("GET", "/api/v1/a", slow)
    with Auth(http.config()) as auth, pytest.raises(TransportTimeout):
        auth.rest(path="/a", timeout=0.1)
    release.set()


def test_early_answer_to_an_upload_is_heard(http: Any) -> None:
    def refuse(self: Any) -> None:
        raise AssertionError

    with Auth(http.config()) as auth, pytest.raises(NotFound):
        auth.rest(path="/upload", method="POST", data=io.BytesIO(b"x" * 3_000_000))


def test_compressed_answers_are_read(http: Any) -> None:
    body = gzip.compress(b'{"big": "' + b"a" * 100_000 + b'"}')
    http.on("GET", "/api/v1/z", (200, {"Content-Encoding": "gzip", "Content-Type": "application/json"}, body))
    with Auth(http.config()) as auth:
        assert auth.rest(path="/z").json() == {"big": "a" * 100_000}
    assert "gzip" in http.seen[0].headers["accept-encoding"]


def test_streamed_answer_is_read_in_pieces(http: Any) -> None:
    http.on("GET", "/api/v1/file", (200, {"Content-Type": "application/octet-stream"}, b"ab" * 50_000))
    with Auth(http.config()) as auth:
        response = auth.rest(path="/file", stream=True)
        pieces = list(response.iter_content(10_000))
        assert b"".join(pieces) == b"ab" * 50_000
        assert max(map(len, pieces)) <= 10_000
        with auth.rest(path="/file", stream=True):
            pass
        assert auth.rest(path="/file").content == b"ab" * 50_000


def test_answer_that_is_no_json(http: Any) -> None:
    http.on("GET", "/api/v1/a", (200, {"Content-Type": "text/html"}, b"<html>"))
    with Auth(http.config()) as auth:
        response = auth.rest(path="/a")
        assert response.text == "<html>"
        with pytest.raises(DecodeError, match="text/html"):
            response.json()


def test_many_threads_share_a_client(http: Any) -> None:
    http.on("GET", "/api/v1/a", OK)
    failures = []
    with Auth(http.config()) as auth:

        def work() -> None:
            for _ in range(20):
                if not auth.rest(path="/a").ok:
                    failures.append(1)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len(http.seen) == 160
    assert len({seen.connection for seen in http.seen}) <= 8


def test_asynchronous_twin(http: Any, other_http: Any) -> None:
    http.on("GET", "/api/v1/a", (429, {"Retry-After": "0"}, None), OK)
    http.on("POST", "/api/v1/up", OK)
    http.on("GET", "/api/v1/away", (302, {"Location": f"{other_http.url}/file"}, None))
    other_http.on("GET", "/file", OK)

    async def scenario() -> None:
        async with AsyncQlik(http.config()) as qlik:
            assert (await qlik.rest("GET", "/a", params={"q": "x y"})).json() == {"ok": True}
            await qlik.rest(path="/up", method="POST", files={"File": ("a.bin", io.BytesIO(b"12"))})
            await qlik.rest(path="/away")
            response = await qlik.rest(path="/a", stream=True)
            assert b"".join([piece async for piece in response.iter_content()]) == b'{"ok": true}'
            with pytest.raises(NotFound) as caught:
                await qlik.rest(path="/nothing")
            assert caught.value.code == "HTTP-404"
            answers = await asyncio.gather(*(qlik.rest(path="/a") for _ in range(20)))
            assert all(answer.ok for answer in answers)

    asyncio.run(scenario())
    assert http.seen[0].target == "/api/v1/a?q=x%20y"
    assert b'filename="a.bin"' in http.seen[2].body
    assert "authorization" not in other_http.seen[0].headers
    assert http.seen[2].headers["authorization"].startswith("Bearer ")


def test_asynchronous_errors(http: Any) -> None:
    release = threading.Event()

    def slow(seen: Any) -> Any:
        release.wait(60)
        return OK

    http.on("GET", "/api/v1/slow", slow)

    async def scenario() -> None:
        async with AsyncQlik(http.config()) as qlik:
            with pytest.raises(TransportTimeout):
                await qlik.rest(path="/slow", timeout=0.1)
        async with AsyncQlik(host="http://127.0.0.1:9", api_key="k", proxy="") as nobody:
            with pytest.raises(TransportError):
                await nobody.rest(path="/x")

    asyncio.run(scenario())
    release.set()
