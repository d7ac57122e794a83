"""What operations become on the wire, without a wire."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_sdk.core.decode import decode
from qlik_sdk.core.events import ServerEvent, read_events
from qlik_sdk.core.headers import Headers
from qlik_sdk.core.operation import Operation
from qlik_sdk.core.request import Request, request_for, wire_request
from qlik_sdk.core.response import Response
from qlik_sdk.core.retry import retry_after
from qlik_sdk.errors import ConfigError, DecodeError
from qlik_sdk.generated.models.spaces import SpaceCreate

UPDATE = Operation(
    "things.update",
    "PUT",
    "/api/v1/things/{thingId}/{part}",
    path_params={"thing_id": "thingId", "part": "part"},
    query={"deep": "deep", "roles": ("roles", "csv"), "tags": "tags"},
    headers={"if_match": "If-Match"},
    body="json",
    fields={"name": "name", "space_id": "spaceId"},
)


def test_parameters_find_their_places() -> None:
    request = request_for(
        UPDATE,
        {
            "thing_id": "a/b c",
            "part": 7,
            "deep": False,
            "roles": ["x", "y,z"],
            "tags": ["1", "2"],
            "if_match": 5,
        },
        None,
        {"name": "n", "space_id": None},
    )
    request.url = f"https://h{request.url}"
    wire = wire_request(request)
    assert wire.url == "https://h/api/v1/things/a%2Fb%20c/7?deep=false&roles=x%2Cy%2Cz&tags=1&tags=2"
    assert wire.headers["if-match"] == "5"
    assert wire.headers["Content-Type"] == "application/json"
    assert wire.body == b'{"name":"n"}'
    assert wire.idempotent


@pytest.mark.parametrize("missing", [None, ""])
def test_path_parameters_are_needed(missing: str | None) -> None:
    with pytest.raises(ConfigError, match="thing_id must not be empty"):
        request_for(UPDATE, {"thing_id": missing, "part": "p"})


def test_body_and_properties_join() -> None:
    params = {"thing_id": "t", "part": "p"}
    assert request_for(UPDATE, params, SpaceCreate(name="a", type="shared"), {"space_id": "s"}).json == {
        "name": "a",
        "type": "shared",
        "spaceId": "s",
    }
    assert request_for(UPDATE, params).json == {}
    with pytest.raises(ConfigError, match="either the body or its properties"):
        request_for(UPDATE, params, [1], {"name": "x"})


def test_other_bodies() -> None:
    def body_of(kind: str, data: Any, fields: dict[str, Any] | None = None, **extra: Any) -> Any:
        request = request_for(Operation("x.y", "POST", "/p", body=kind, **extra), {}, data, fields)
        request.url = "http://h/p"
        return wire_request(request)

    patch = body_of("json-patch", [{"op": "replace", "path": "/name", "value": None}])
    assert patch.headers["content-type"] == "application/json-patch+json"
    assert msgspec.json.decode(patch.body) == [{"op": "replace", "path": "/name", "value": None}]
    assert body_of("form", {"a": "x y"}, {"b": True}).body == b"a=x%20y&b=true"
    assert body_of("binary", b"12").headers["content-type"] == "application/octet-stream"
    assert body_of("text/plain", "hé").body == "hé".encode()
    assert body_of("image/png", b"1").headers["content-type"] == "image/png"
    assert body_of("binary", None).body is None
    parts = {"file": ("File", "file"), "json": ("Json", "json"), "note": ("Note", "text")}
    form = body_of(
        "multipart", {"Json": {"name": "a"}}, {"file": ("a.bin", b"12"), "note": 3, "other": "o"}, parts=parts
    )
    assert b'name="Json"\r\nContent-Type: application/json\r\n\r\n{"name":"a"}\r\n' in form.body
    assert (
        b'name="File"; filename="a.bin"\r\nContent-Type: application/octet-stream\r\n\r\n12\r\n' in form.body
    )
    assert b'name="Note"\r\n\r\n3\r\n' in form.body


def test_multipart_with_files_knows_its_length(tmp_path: Path) -> None:
    path = tmp_path / 'a "b".csv'
    path.write_bytes(b"x" * 100_000)
    with path.open("rb") as opened:
        wire = wire_request(Request("POST", "http://h/", files={"f": opened}))
        assert not isinstance(wire.body, bytes | None)
        body = b"".join(wire.body)
        assert b"".join(wire.body) == body
    assert wire.length == len(body)
    assert wire.replayable
    assert b'filename="a %22b%22.csv"' in body
    unknown = wire_request(Request("POST", "http://h/", files={"f": ("n", _Unsized())}))
    assert unknown.length is None


class _Unsized:
    def read(self, size: int) -> bytes:
        return b""


def test_aliases_are_the_wire_names() -> None:
    assert UPDATE.aliases == {"thingId": "thing_id", "If-Match": "if_match", "spaceId": "space_id"}
    assert repr(UPDATE) == "<Operation things.update: PUT /api/v1/things/{thingId}/{part}>"


class _Bytes:
    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    def chunks(self, size: int) -> Any:
        yield from self.pieces

    def close(self) -> None:
        pass


def answer(body: bytes, content_type: str = "application/json", status: int = 200) -> Response:
    return Response(Request("GET", "u"), status, "", {"Content-Type": content_type}, "u", _Bytes(body))


def test_results_of_every_kind() -> None:
    def result(kind: str, body: bytes, ref: str | None = None) -> Any:
        return decode(Operation("x.y", "GET", "/", result=ref, result_kind=kind), answer(body), None)

    assert result("json", b'{"id":"1"}') == {"id": "1"}
    assert result("json", b"") is None
    assert result("json", b'[{"id":"1"}]', "spaces:Space[]")[0].id == "1"
    assert result("bytes", b"\x00") == b"\x00"
    assert result("text", "é".encode()) == "é"
    assert result("none", b"ignored") is None
    with pytest.raises(DecodeError):
        result("json", b"{")


def test_text_in_other_character_sets() -> None:
    assert answer(b"\xe9", 'text/plain; charset="latin-1"').text == "é"
    assert answer(b"a", "text/plain; charset=nonsense").text == "a"


EVENTS = b": hello\ndata: one\nid: 7\n\nevent: end\r\ndata:two\r\ndata: {}\r\n\r\ndata: last"


@given(st.lists(st.integers(0, len(EVENTS)), max_size=5))
@settings(max_examples=40, deadline=None)
def test_server_events_in_any_pieces(cuts: list[int]) -> None:
    ends = sorted({0, *cuts, len(EVENTS)})
    pieces = [EVENTS[a:b] for a, b in pairwise(ends)]
    response = Response(Request("GET", "u"), 200, "", {}, "u", _Bytes(*pieces))
    assert list(read_events(response)) == [
        ServerEvent("one", "message", "7"),
        ServerEvent("two\n{}", "end", "7"),
        ServerEvent("last", "message", "7"),
    ]
    with pytest.raises(DecodeError):
        ServerEvent("no json").json()


def test_headers_match_in_any_case() -> None:
    headers = Headers([("Set-X", "1"), ("set-x", "2")])
    assert headers["SET-X"] == "1, 2"
    headers["set-X"] = "3"
    assert dict(headers) == {"set-X": "3"}
    del headers["SET-x"]
    assert "set-x" not in headers
    assert len(headers) == 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("", None), ("soon", None), ("²", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(Headers({"Retry-After": value})) == seconds


def test_a_file_that_was_read_before_is_sent_from_there() -> None:
    file = io.BytesIO(b"0123456789")
    file.read(4)
    wire = wire_request(Request("POST", "http://h/", data=file))
    assert wire.length == 6
    assert b"".join(wire.body or ()) == b"456789"  # type: ignore[arg-type]  # it is an iterator here


@pytest.mark.parametrize("value", [{"delete": [{"id": "a"}]}, ["a"], SpaceCreate(name="a"), "", None])
def test_what_is_no_id_goes_into_no_path(value: Any) -> None:
    delete = Operation("x.delete", "DELETE", "/api/v1/x/{id}", path_params={"id": "id"})
    with pytest.raises(ConfigError, match="id must"):
        request_for(delete, {"id": value})
