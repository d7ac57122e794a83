"""Wire names as Python names, and the names every operation has."""

from __future__ import annotations

import keyword
from pathlib import Path

import pytest

from codegen import names
from codegen.model import load

ROOT = Path(__file__).resolve().parents[2]
REVIEWED = Path(__file__).with_name("names.txt")


@pytest.mark.parametrize(
    ("wire", "python"),
    [
        ("ownerId", "owner_id"),
        ("qID", "q_id"),
        ("NoData", "no_data"),
        ("environment.name", "environment_name"),
        ("brand-id", "brand_id"),
        ("CSPEntry", "csp_entry"),
        ("OAuthClient", "oauth_client"),
        ("selectionAppID", "selection_app_id"),
        ("appIDs", "app_ids"),
        ("from", "from_"),
        ("000000000000000000000001", "n000000000000000000000001"),
    ],
)
def test_snake(wire: str, python: str) -> None:
    assert names.snake(wire) == python


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("spaces", "space"),
        ("policies", "policy"),
        ("aliases", "alias"),
        ("histories", "history"),
        ("settings", "settings"),
        ("status", "status"),
        ("evaluations", "evaluation"),
        ("access", "access"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert names.singular(plural) == one


@pytest.mark.parametrize(
    ("verb", "below", "name"),
    [
        ("GET", "", "list"),
        ("POST", "", "create"),
        ("GET", "/{id}", "get"),
        ("PUT", "/{id}", "update"),
        ("PATCH", "/{id}", "patch"),
        ("DELETE", "/{id}", "delete"),
        ("GET", "/settings", "get_settings"),
        ("GET", "/{id}/assignments", "get_assignments"),
        ("POST", "/{id}/assignments", "create_assignment"),
        ("PUT", "/{id}/assignments/{assignmentId}", "update_assignment"),
        ("POST", "/{id}/actions/change-owner", "change_owner"),
        ("POST", "/{id}/threads/{threadId}/actions/invoke", "invoke_thread"),
    ],
)
def test_method_rule(verb: str, below: str, name: str) -> None:
    assert names.method(verb, f"/api/v1/things{below}", "/api/v1/things") == name


def test_apis() -> None:
    assert names.api_module("analytics/change-stores") == "analytics_change_stores"
    assert names.api_class("analytics/change-stores") == "AnalyticsChangeStores"
    assert names.api_attribute("analytics/change-stores") == "analytics.change_stores"


def test_parameters_are_told_apart() -> None:
    assert names.parameter("data") == "data_"
    assert names.parameter("name", frozenset({"name"})) == "body_name"


def test_exceptions_are_needed() -> None:
    operations = {
        operation.endpoint: (api, operation)
        for api in load(ROOT / "contract")
        for operation in api.operations
    }
    for endpoint, name in names.EXCEPTIONS.items():
        api, operation = operations[endpoint]
        assert operation.name == name
        by_rule = names._by_rule(operation.verb, operation.path.removeprefix(api.base))
        assert by_rule != name, f"the rule names {endpoint} {name} by itself"


def test_every_name_is_reviewed() -> None:
    """A name a user writes does not change by accident: new and changed ones are reviewed in names.txt."""
    current = [
        f"{operation.id}  {operation.endpoint}"
        for api in load(ROOT / "contract")
        for operation in api.operations
    ]
    assert sorted(current) == REVIEWED.read_text(encoding="utf-8").splitlines()
    assert not any(keyword.iskeyword(line.split()[0].partition(".")[2]) for line in current)
