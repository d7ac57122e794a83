"""The table of ways to log in, and what configurations say when something is missing or too much."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

import qlik_sdk.auth
from qlik_sdk import Auth, AuthType, Config
from qlik_sdk.auth.method import AuthMethod, auth_method
from qlik_sdk.auth.table import CERTIFICATE, CREDENTIALS, WAYS
from qlik_sdk.errors import ConfigError

GIVEN: dict[str, Any] = {
    "access_code": "c",
    "api_key": "k",
    "attributes": [{"group": "g"}],
    "client_certificate": "c.pem",
    "client_id": "i",
    "client_key": "k.pem",
    "client_key_password": "p",
    "client_secret": "s",
    "cookie": "a=b",
    "jwt": "j",
    "key_id": "k",
    "private_key": "p",
    "proxy_service": "https://h:4243",
    "redirect_url": "http://127.0.0.1:1/",
    "refresh_token": "r",
    "session_cookie": "X",
    "session_id": "s",
    "subject": "s",
    "ticket": "t",
    "token_cache": False,
    "user_directory": "d",
    "user_header": "h",
    "user_id": "u",
    "virtual_proxy": "v",
    "web_integration_id": "w",
}


def test_every_file_is_in_the_table() -> None:
    named = {way.target.partition(":")[0] for way in WAYS}
    found = set()
    for path in Path(qlik_sdk.auth.__file__).parent.glob("*.py"):
        module = importlib.import_module(f"qlik_sdk.auth.{path.stem}")
        classes = [value for value in vars(module).values() if isinstance(value, type)]
        own = [
            kind for kind in classes if issubclass(kind, AuthMethod) and kind.__module__ == module.__name__
        ]
        found |= {path.stem for _ in own}
    assert found - named == {"method", "oauth", "session", "proxy"}, "these are bases"
    assert {way.auth_type for way in WAYS} == set(AuthType)
    assert set(GIVEN) == set(CREDENTIALS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.target)
def test_what_a_way_needs_and_takes(way: Any) -> None:
    needs = {name: GIVEN[name] for names in (*way.needs, way.mark) for name in names.split("|")[:1]}
    config = Config("h", way.auth_type, **needs)
    module, _, name = way.target.partition(":")
    assert type(auth_method(config)).__name__ == name
    assert type(auth_method(config)).__module__ == f"qlik_sdk.auth.{module}"
    for taken in way.takes:
        Config("h", way.auth_type, **{**needs, taken: GIVEN[taken]})
    siblings = {
        name for other in WAYS if other.auth_type is way.auth_type for name in (*other.takes, *other.needs)
    }
    for name in CERTIFICATE:
        Config("h", way.auth_type, **{**needs, name: "c.pem"})
    for other in set(CREDENTIALS) - set("|".join((*siblings, *way.needs, *CERTIFICATE)).split("|")):
        with pytest.raises(ConfigError, match=f"Unsupported property: {other}|api_key cannot be used"):
            Config("h", way.auth_type, **{**needs, other: GIVEN[other]})


@pytest.mark.parametrize(
    ("options", "auth_type"),
    [
        ({"api_key": "k"}, AuthType.APIKey),
        ({"client_id": "i", "client_secret": "s"}, AuthType.OAuth2),
        ({"client_id": "i", "redirect_url": "r"}, AuthType.OAuth2),
        ({"client_id": "i", "client_secret": "s", "user_id": "u"}, AuthType.OAuth2),
        ({"cookie": "a=b"}, AuthType.Cookie),
        ({"user_header": "h", "user_id": "u"}, AuthType.ClientManagedHeader),
    ],
)
def test_the_type_is_found_from_the_credentials(options: dict[str, Any], auth_type: AuthType) -> None:
    assert Config("h", **options).auth_type is auth_type


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "Missing config property: auth_type"),
        ({"jwt": "j"}, "Missing config property: auth_type"),
        ({"auth_type": "Magic"}, "Unsupported authType: Magic"),
        ({"auth_type": AuthType.JWTAuth}, "Missing config property: jwt"),
        ({"auth_type": AuthType.WebIntegration}, "Missing config property: web_integration_id"),
        ({"auth_type": AuthType.OAuth2, "client_secret": "s"}, "Missing config property: client_id"),
        ({"auth_type": AuthType.ClientManagedSession}, "Missing config property: session_id or user_id"),
        (
            {"auth_type": AuthType.ClientManagedTicket, "ticket": "t", "jwt": "j"},
            "Unsupported property: jwt",
        ),
    ],
)
def test_what_is_wrong(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Config("h", **options)


def test_configurations_show_no_secrets() -> None:
    secrets = ("client_secret", "private_key", "refresh_token", "redirect_url")
    options = {name: f"{name}-value" for name in secrets}
    shown = repr(Config("h", client_id="i", **options))  # type: ignore[arg-type]  # all of them are text
    assert [name for name in secrets if f"{name}-value" in shown] == ["redirect_url"]


def test_clients_have_a_configuration_of_their_own() -> None:
    config = Config("h", client_id="i", client_secret="s")
    auth = Auth(config)
    auth.config.api_key = "token"
    auth.config.scope.append("x")
    assert config.api_key is None
    assert config.scope == ["user_default"]
