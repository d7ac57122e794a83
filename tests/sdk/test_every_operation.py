"""Every operation of the contract, called in both twins: what is sent, and what is made of the answer.

Arguments and answers are made up at random, from a seed, out of the schemas in `contract/`; a transport that
records stands in for the tenant.
"""

from __future__ import annotations

import asyncio
import json
import operator
import random
import re
import string
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from codegen import model
from codegen.model import LOCAL, Api, Operation, Schema
from qlik_sdk import AsyncQlik, Config, Model, Qlik
from qlik_sdk.core.headers import Headers
from qlik_sdk.core.paging import AsyncPages, Pages
from qlik_sdk.core.request import WireRequest
from qlik_sdk.transport import WireResponse

APIS = model.load(Path(__file__).resolve().parents[2] / "contract")
JSON = "application/json"
DEPTH_MAX = 5
ROUNDS = 3
"""The body is given as a dictionary, by keywords, as a model."""

_TEXTS = ("", "x", "two words", "ä/ö?&=#%+", "日本", '"quoted"')


class Values:
    """Random values of schemas.

    Parameters:
        hostile: with unknown fields, unknown members of enumerations, and nulls, as answers may have them.
    """

    def __init__(self, api: Api, seed: str, *, hostile: bool = False) -> None:
        self._schemas = api.schemas
        self._random = random.Random(seed)
        self._hostile = hostile

    def of(self, schema: Schema, depth: int = 0) -> Any:
        pick = self._random
        if self._hostile and depth and pick.random() < 0.05:
            return None
        if "$ref" in schema:
            return self.of(self._schemas[schema["$ref"].removeprefix(LOCAL)], depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            strange = self._hostile and pick.random() < 0.2
            return "a-value-of-tomorrow" if strange else pick.choice(schema["enum"])
        for union in ("anyOf", "oneOf"):
            if union in schema:
                chosen = self.of(pick.choice(schema[union]), depth)
                return chosen if "properties" not in schema else self._merged(schema, depth, chosen)
        if "allOf" in schema:
            parts = [self.of(part, depth) for part in schema["allOf"]]
            return (
                parts[0]
                if len(parts) == 1 and not isinstance(parts[0], dict)
                else self._merged(schema, depth, *parts)
            )
        return self._typed(schema, depth)

    def _merged(self, schema: Schema, depth: int, *parts: Any) -> dict[str, Any]:
        own = self._object(schema, depth)
        return {key: value for part in (*parts, own) if isinstance(part, dict) for key, value in part.items()}

    def _typed(self, schema: Schema, depth: int) -> Any:
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = self._random.choice(kind)
        if kind == "object" or "properties" in schema:
            return self._object(schema, depth)
        if kind == "array":
            count = 0 if depth >= DEPTH_MAX else self._random.randint(0, 2)
            return [self.of(schema.get("items", {}), depth + 1) for _ in range(count)]
        return {
            "integer": self._random.randint(0, 2**31),
            "number": self._random.random() * 1e6,
            "boolean": self._random.random() < 0.5,
            "null": None,
        }.get(str(kind), self._random.choice(_TEXTS))

    def _object(self, schema: Schema, depth: int) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for name, part in schema.get("properties", {}).items():
            if name in required or (depth < DEPTH_MAX and self._random.random() < 0.6):
                made[name] = self.of(part, depth + 1)
        extra = schema.get("additionalProperties")
        if isinstance(extra, dict) and depth < DEPTH_MAX:
            made["anyName"] = self.of(extra, depth + 1)
        if self._hostile:
            made["fieldOfTomorrow"] = {"nested": [1, None]}
        return made

    def argument(self, schema: Schema) -> Any:
        """A value that is sent in a path, query or header: never null."""
        value = None
        while value is None or value == []:
            value = self.of(schema)
        return value

    def word(self) -> str:
        return "".join(self._random.choices(string.ascii_letters, k=8))


class Body:
    """The content of an answer, for either twin."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def chunks(self, size: int) -> Any:
        return _Chunks([self._content] if self._content else [])

    def close(self) -> Any:
        return _nothing()


class _Chunks:
    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk


class _Nothing:
    def __await__(self) -> Iterator[Any]:
        return iter(())


def _nothing() -> _Nothing:
    return _Nothing()


@dataclass
class Recorder:
    """A transport that keeps what it is handed and always gives the same answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    seen: list[WireRequest] = field(default_factory=list)

    def send(self, request: WireRequest, timeout: float) -> WireResponse:
        self.seen.append(request)
        return WireResponse(self.status, "OK", Headers(self.headers), Body(self.content), request.url)

    async def asend(self, request: WireRequest, timeout: float) -> WireResponse:
        return self.send(request, timeout)

    def connect(self, url: str, headers: Mapping[str, str]) -> Any:
        raise AssertionError("no engine session is opened here")

    async def aconnect(self, url: str, headers: Mapping[str, str]) -> Any:
        raise AssertionError("no engine session is opened here")

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


def text_of(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


@dataclass
class Call:
    """Arguments of one call, and the request the contract wants for them."""

    args: list[Any]
    kwargs: dict[str, Any]
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: Any = None
    """What a JSON body says, the bytes of a binary one, or the parts of a multipart one by name."""


def _python_names(table: Mapping[str, Any]) -> dict[str, str]:
    """Wire name -> Python name."""
    return {wire if isinstance(wire, str) else wire[0]: python for python, wire in table.items()}


def a_call(operation: Operation, method: Any, values: Values, *, style: int) -> Call:
    """Random arguments for everything the contract lists."""
    known = method.operation
    call = Call([], {}, operation.path, [], {})
    places = {"path": known.path_params, "query": known.query, "header": known.headers}
    for place, table in places.items():
        names = _python_names(table)
        assert set(names) == {parameter.wire for parameter in operation.at(place)}
        for parameter in operation.at(place):
            if place == "path":
                value: Any = values.word() + "/ä b"
                call.args.append(value)
                call.path = call.path.replace("{" + parameter.wire + "}", quote(value, safe=""))
                continue
            value = {values.word(): "1"} if parameter.open else values.argument(parameter.schema)
            call.kwargs[names[parameter.wire]] = value
            if parameter.open:
                call.query += value.items()
            elif place == "header":
                call.headers[parameter.wire] = text_of(value)
            elif isinstance(value, list) and not parameter.explode:
                call.query.append((parameter.wire, ",".join(map(text_of, value))))
            else:
                several = value if isinstance(value, list) else [value]
                call.query += [(parameter.wire, text_of(one)) for one in several]
    if operation.body is not None:
        _add_body(call, operation, method, values, style)
    return call


def _add_body(call: Call, operation: Operation, method: Any, values: Values, style: int) -> None:
    assert operation.body is not None
    known, content = method.operation, operation.body.content
    if JSON in content:
        body = values.argument(content[JSON])
        names = _python_names(known.fields)
        if style == 1 and known.fields:
            given = {wire: value for wire, value in body.items() if wire in names and value is not None}
            call.kwargs |= {names[wire]: value for wire, value in given.items()}
            call.body = given
        else:
            call.args.append(Model.from_dict(body) if style == 2 and isinstance(body, dict) else body)
            call.body = body
    elif "multipart/form-data" in content:
        schema = content["multipart/form-data"]
        names = _python_names(known.parts)
        assert set(names) == set(schema["properties"])
        call.body = {}
        for wire, part in schema["properties"].items():
            if "binary" in part.get("format", ""):
                call.kwargs[names[wire]] = call.body[wire] = values.word().encode()
            else:
                value = values.argument(part)
                call.kwargs[names[wire]] = value
                is_text = isinstance(value, str) and operation.body.encoding.get(wire) != JSON
                call.body[wire] = value.encode() if is_text else value
    else:
        call.body = values.word().encode()
        call.args.append(call.body)


def check_request(operation: Operation, call: Call, request: WireRequest) -> None:
    parts = urlsplit(request.url)
    assert request.method == operation.verb
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "tenant.example", call.path)
    assert sorted(parse_qsl(parts.query, keep_blank_values=True)) == sorted(call.query)
    assert request.headers["authorization"] == "Bearer key"
    for name, value in call.headers.items():
        assert request.headers[name] == value
    content_type = request.headers.get("content-type", "")
    if operation.body is None:
        assert (request.body, content_type) == (None, "")
        return
    kind = content_type.partition(";")[0]
    assert kind in operation.body.content
    assert isinstance(request.body, bytes)
    assert request.length == len(request.body)
    if kind == "multipart/form-data":
        assert parts_of(content_type, request.body, operation) == call.body
    elif "json" in kind:
        assert json.loads(request.body) == call.body
    else:
        assert request.body == call.body


def parts_of(content_type: str, body: bytes, operation: Operation) -> dict[str, Any]:
    """The parts of a multipart body, those that say they are JSON decoded."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        data: Any = part.get_payload(decode=True)
        found[name] = json.loads(data) if part.get_content_type() == JSON else data
    return found


@dataclass
class Answer:
    """What the tenant sends, and what the method is to return."""

    status: int
    headers: dict[str, str]
    content: bytes
    value: Any


def an_answer(operation: Operation, method: Any, values: Values) -> Answer:
    """A random good answer out of the contract."""
    promised = {status: r for status, r in operation.responses.items() if status.startswith("2")}
    if not promised:  # it sends a browser elsewhere
        return Answer(204, {}, b"", None)
    status, response = next(((s, r) for s, r in promised.items() if r.content), next(iter(promised.items())))
    code = int(re.sub(r"\D", "0", status))
    kind = method.operation.result_kind
    if not response.content:
        headers = {name: values.word() for name in response.headers}
        header = kind.removeprefix("header:")
        return Answer(code, headers, b"", headers[header] if kind.startswith("header:") else None)
    content_type, schema = next(
        ((t, s) for t, s in response.content.items() if t == JSON), next(iter(response.content.items()))
    )
    if kind in ("bytes", "text"):
        data = values.word()
        return Answer(code, {"Content-Type": content_type}, data.encode(), data)
    if kind == "events":
        content = b'data: {"output":"a"}\n\ndata: {"output":"b"}\n\n'
        return Answer(code, {"Content-Type": "text/event-stream"}, content, ["a", "b"])
    payload = values.of(schema)
    if method.operation.pages and isinstance(payload, dict):
        payload.pop("links", None)  # where the next page is has tests of its own
    return Answer(code, {"Content-Type": content_type}, json.dumps(payload).encode(), payload)


def check_result(method: Any, expected: Any, result: Any) -> None:
    known = method.operation
    if known.result_kind == "events":
        assert [event.json()["output"] for event in result] == expected
    elif known.result_kind == "bytes":
        assert result == expected.encode()
    elif known.pages:
        body = expected if isinstance(expected, list) else _elements(expected)
        assert [plain(element) for element in result] == body
        for element in result:
            read_all(element)
    else:
        assert plain(result) == expected
        read_all(result)
        if known.result and isinstance(expected, dict):
            assert hasattr(result, "to_dict")


def _elements(body: Mapping[str, Any]) -> list[Any]:
    if isinstance(body.get("data"), list):
        return list(body["data"])
    lists = [value for value in body.values() if isinstance(value, list)]
    return lists[0] if lists else []


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(element) for element in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


def read_all(value: Any) -> None:
    """Look at every attribute the class has, at any depth: none may fail, whatever was sent."""
    if isinstance(value, list):
        for element in value:
            read_all(element)
    elif isinstance(value, Mapping):
        read_all(list(value.values()))
    elif isinstance(value, Model):
        for name in type(value)._fields:
            read_all(getattr(value, name))
        for name in value:
            assert getattr(value, name) == value[name]
        repr(value)


def send(client: Qlik | AsyncQlik, operation: Operation, api: Api, transport: Recorder, seed: int) -> None:
    """One call: arguments in, request checked; answer in, result checked."""
    method = getattr(operator.attrgetter(api.attribute)(client), operation.name)
    key = f"{operation.id} {seed}"
    call = a_call(operation, method, Values(api, key), style=seed)
    answer = an_answer(operation, method, Values(api, key, hostile=True))
    transport.status, transport.headers, transport.content = answer.status, answer.headers, answer.content
    transport.seen.clear()
    result = (
        asyncio.run(everything(method(*call.args, **call.kwargs)))
        if isinstance(client, AsyncQlik)
        else method(*call.args, **call.kwargs)
    )
    if isinstance(result, Pages):
        result = list(result)
    check_request(operation, call, transport.seen[0])
    check_result(method, answer.value, result)


async def everything(made: Any) -> Any:
    """The result of an awaitable, a list of pages or a stream of events."""
    result = made if isinstance(made, AsyncPages) else await made
    return [element async for element in result] if hasattr(result, "__aiter__") else result


CALLED: dict[str, set[str]] = {"Qlik": set(), "AsyncQlik": set()}


@pytest.mark.parametrize("twin", [Qlik, AsyncQlik])
@pytest.mark.parametrize("api", APIS, ids=lambda api: api.module)
def test_requests_and_answers_are_those_of_the_contract(api: Api, twin: type[Qlik] | type[AsyncQlik]) -> None:
    transport = Recorder()
    client = twin(Config(host="tenant.example", api_key="key", transport=transport))
    for operation in api.operations:
        for seed in range(ROUNDS):
            try:
                send(client, operation, api, transport, seed)
            except Exception as error:
                error.add_note(f"{operation.id} ({operation.endpoint}), seed {seed}")
                raise
        CALLED[twin.__name__].add(operation.id)


@pytest.mark.parametrize("twin", ["Qlik", "AsyncQlik"])
def test_all_731_were_called(twin: str) -> None:
    everything = {operation.id for api in APIS for operation in api.operations}
    if CALLED[twin]:
        assert (len(everything), CALLED[twin]) == (731, everything)


def test_the_table_says_what_was_called() -> None:
    """`docs/coverage/rest.md` has a line for every operation, done where both twins called it."""
    page = Path(__file__).resolve().parents[2] / "docs" / "coverage" / "rest.md"
    rows = re.findall(r"^\| `(\w+ /\S+)` \| `([\w.]+)` \| (done|-) \|", page.read_text("utf-8"), re.M)
    assert {(endpoint, name) for endpoint, name, _ in rows} == {
        (operation.endpoint, f"{api.attribute}.{operation.name}")
        for api in APIS
        for operation in api.operations
    }
    called = CALLED["Qlik"] & CALLED["AsyncQlik"]
    done = {endpoint for endpoint, _, state in rows if state == "done"}
    if called:
        assert done == {one.endpoint for api in APIS for one in api.operations if one.id in called}
