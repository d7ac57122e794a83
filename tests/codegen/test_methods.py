"""Operations as methods: signatures, documentation, and what the runtime is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.methods import Method
from codegen.model import load
from codegen.shapes import Shapes
from qlik_sdk.core.request import request_for
from qlik_sdk.generated.resources.users import COUNT

ROOT = Path(__file__).resolve().parents[2]
APIS = {api.module: api for api in load(ROOT / "contract")}


def method(id: str) -> Method:
    module, name = id.split(".")
    api = APIS[module]
    return Method(next(operation for operation in api.operations if operation.name == name), Shapes(api))


@pytest.mark.parametrize(
    ("id", "returns", "facts"),
    [
        ("spaces.list", "Pages[models.Space]", ['pages="cursor"', 'item="spaces:Space"']),
        ("api_keys.list", "Pages[models.ApiKey]", ['pages="startingAfter"']),
        ("data_files.list", "Pages[models.DataFileUploadResponse]", ['pages="page"']),
        ("ml.get_deployments", None, ['pages="offset"']),
        ("users.list", "Pages[models.User]", ['pages="cursor"']),
        ("users.filter", "Pages[models.User]", ['pages="cursor"', 'body="json"']),
        ("spaces.get", "models.Space", ['result="spaces:Space"']),
        ("spaces.delete", "None", ['result_kind="none"']),
        ("reloads.cancel", "models.ReloadStatus | None", ['tier="special 50"']),
        ("apps.get_media_file", "bytes", ['result_kind="bytes"']),
        ("assistants.stream_thread", "Iterator[Any]", ['result_kind="events"']),
        ("data_files.create", "models.DataFileUploadResponse", ['body="multipart"']),
        ("temp_contents.create", "str | None", ['body="binary"', 'result_kind="header:Location"']),
        ("temp_contents.patch_file", "None", ['body="application/offset+octet-stream"']),
        ("notes.get_settings", None, ["deprecated=True"]),
    ],
)
def test_results(id: str, returns: str | None, facts: list[str]) -> None:
    found = method(id)
    assert returns is None or found.returns == returns
    assert set(facts) <= set(found.facts)


def test_body_fields_are_keywords() -> None:
    found = method("spaces.create")
    assert found.signature.startswith(", data: models.SpaceCreate | Mapping[str, Any] | None = None, *, ")
    assert found.call == ('_call(CREATE, {}, data, {"description": description, "name": name, "type": type})')


def test_what_only_the_server_sets_is_no_keyword() -> None:
    assert "id" not in [argument.name for argument in method("items.update").arguments]


def test_a_field_that_is_called_data() -> None:
    arguments = {argument.name: argument.wire for argument in method("apps.publish").arguments}
    assert arguments["data_"] == "data"
    assert "data" in {argument.name for argument in method("extensions.create").arguments}


def test_required_parameters_come_first() -> None:
    signature = method("tenants.deactivate").signature
    assert "qlik_confirm_hostname: str, purge_after_days: int | None = None" in signature


def test_documentation() -> None:
    text = "\n".join(method("spaces.list").doc)
    assert "    limit: int, at least 1, default 10." in text
    assert "    Pages[Space]." in text
    assert "``GET /api/v1/spaces``, rate tier 1, stable." in text


def test_styles_of_query_parameters() -> None:
    assert '"roles": ("roles", "csv")' in " ".join(method("spaces.list").facts)
    assert '"query": ("query", "open")' in " ".join(method("users.count").facts)
    assert request_for(COUNT, {"query": {"status": "active"}}).params == {"status": "active"}
