from __future__ import annotations

import json
from typing import Any

import pytest

from qlik_tenant.rpc.dispatch import BadRequest, Request, bind, read_request
from qlik_tenant.rpc.errors import INVALID_PARAMS, INVALID_REQUEST, PARSE_ERROR, RpcError
from qlik_tenant.rpc.service import MethodSpec, ParamSpec

SPEC = MethodSpec(
    "call",
    (
        ParamSpec("qName", "string"),
        ParamSpec("qCount", "integer", required=False, default=7),
        ParamSpec("qList", "array", required=False),
    ),
)


def request(**members: Any) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "handle": -1, "method": "M", **members})


def test_reads_a_request() -> None:
    assert read_request(request(params=["x"], delta=True)) == Request(1, -1, "M", ["x"], True)
    assert read_request(request(id=0, params={"a": 1})) == Request(0, -1, "M", {"a": 1}, False)


def test_params_handle_and_unknown_members_may_be_missing_or_there() -> None:
    assert read_request('{"id": 3, "method": "M", "outKey": -1, "cont": false}') == Request(3, -1, "M", [])


@pytest.mark.parametrize(
    ("frame", "code", "id"),
    [
        ("{", PARSE_ERROR, None),
        ("", PARSE_ERROR, None),
        ("[" * 100_000, PARSE_ERROR, None),
        ("[]", INVALID_REQUEST, None),
        ("1", INVALID_REQUEST, None),
        (request(id="one"), INVALID_REQUEST, None),
        (request(id=None), INVALID_REQUEST, None),
        (request(id=True), INVALID_REQUEST, None),
        (request(method=None), INVALID_REQUEST, 1),
        (request(handle="1"), INVALID_PARAMS, 1),
        (request(params="x"), INVALID_PARAMS, 1),
    ],
)
def test_refuses_frames_that_are_no_requests(frame: str, code: int, id: int | None) -> None:
    with pytest.raises(BadRequest) as caught:
        read_request(frame)
    assert (caught.value.code, caught.value.id) == (code, id)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (["a"], {"qName": "a", "qCount": 7, "qList": None}),
        (["a", 2, []], {"qName": "a", "qCount": 2, "qList": []}),
        ({"qName": "a", "qCount": 2.0}, {"qName": "a", "qCount": 2, "qList": None}),
        ({"qName": "a", "qCount": None}, {"qName": "a", "qCount": 7, "qList": None}),
    ],
)
def test_binds_positional_and_named_parameters(params: Any, expected: dict[str, Any]) -> None:
    assert bind(SPEC, params) == expected


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ([], "Missing parameter: qName"),
        ([None], "Missing parameter: qName"),
        ([1], "qName must be of type string"),
        (["a", 1.5], "qCount must be of type integer"),
        (["a", True], "qCount must be of type integer"),
        (["a", 1, {}], "qList must be of type array"),
        (["a", 1, [], 4], "4 parameters given, 3 taken"),
        ({"qName": "a", "qOther": 1}, "Unknown parameter: qOther"),
    ],
)
def test_refuses_parameters_the_method_does_not_take(params: Any, text: str) -> None:
    with pytest.raises(RpcError) as caught:
        bind(SPEC, params)
    assert (caught.value.code, caught.value.parameter) == (INVALID_PARAMS, text)
