"""Clients that are strict refuse what the contract does not say, and nothing else."""

from __future__ import annotations

import asyncio
import operator
from typing import Any

import pytest

from qlik_sdk import AsyncQlik, Config, Qlik
from qlik_sdk.errors import DecodeError
from tests.sdk.test_every_operation import APIS, Api, Recorder, Values, a_call, an_answer, everything

SPACE: dict[str, Any] = {
    "id": "s",
    "name": "Sales",
    "type": "shared",
    "ownerId": "u",
    "tenantId": "t",
    "links": {"self": {"href": "h"}, "assignments": {"href": "h"}},
}
CONTRADICTORY = {"apps.compare_evaluations", "apps.download_comparison"}
"""The contract has fields there that are a number and an object at the same time."""


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.module)
def test_valid_answers_of_every_operation_are_taken(api: Api) -> None:
    transport = Recorder()
    client = Qlik(Config(host="tenant.example", api_key="key", transport=transport, strict=True))
    for operation in api.operations:
        if operation.id in CONTRADICTORY:
            continue
        method = getattr(operator.attrgetter(api.attribute)(client), operation.name)
        key = f"{operation.id} strict"
        call = a_call(operation, method, Values(api, key), style=0)
        answer = an_answer(operation, method, Values(api, key))
        transport.status, transport.headers, transport.content = answer.status, answer.headers, answer.content
        try:
            result = method(*call.args, **call.kwargs)
            if method.operation.pages:
                list(result)
        except Exception as error:
            error.add_note(f"{operation.id} ({operation.endpoint}): {answer.content[:2000]!r}")
            raise


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"name": None}, r"answer(\[0\])?.name is null, not str"),
    ({"name": 5}, r"\.name is 5, not str"),
    ({"type": "universal"}, r"\.type is 'universal', which is none of its values"),
    ({"links": {"self": "h"}}, r"\.links\.self is 'h', not an object"),
    ({"meta": {"actions": [1]}}, r"\.meta\.actions\[0\] is 1"),
]


@pytest.mark.parametrize(("change", "message"), MISTAKES)
@pytest.mark.parametrize("twin", [Qlik, AsyncQlik])
@pytest.mark.parametrize("many", [False, True])
def test_mistakes_are_told(
    http: Any, change: dict[str, Any], message: str, twin: type[Qlik] | type[AsyncQlik], many: bool
) -> None:
    async def asynchronous(config: Config) -> Any:
        async with AsyncQlik(config) as qlik:
            return await everything(qlik.spaces.list() if many else qlik.spaces.get("s"))

    def get(strict: bool) -> Any:
        config = Config(host=http.url, api_key="k", proxy="", strict=strict)
        if twin is AsyncQlik:
            return asyncio.run(asynchronous(config))
        with Qlik(config) as qlik:
            return list(qlik.spaces.list()) if many else qlik.spaces.get("s")

    def answer(space: dict[str, Any]) -> None:
        http.on("GET", "/api/v1/spaces/s", (200, {}, space))
        http.on("GET", "/api/v1/spaces", (200, {}, {"data": [space]}))

    answer(SPACE | {"newField": {"any": None}})
    assert get(strict=True)
    answer(SPACE | change)
    assert get(strict=False)
    with pytest.raises(DecodeError, match=message):
        get(strict=True)


def test_missing_fields_are_told(http: Any) -> None:
    http.on("GET", "/api/v1/spaces/s", (200, {}, {"id": "s"}))
    config = Config(host=http.url, api_key="k", proxy="", strict=True)
    with Qlik(config) as qlik, pytest.raises(DecodeError, match=r"answer\.name is missing"):
        qlik.spaces.get("s")
