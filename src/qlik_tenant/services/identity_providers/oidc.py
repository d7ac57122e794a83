"""Identity providers of OpenID Connect: what their configurations may be, and how they change.

An interactive provider is created with `pendingOptions`, which have to be tried in a browser
(`/login/verify?id=<id>`) before they are promoted to `options`; or with `options` and `skipVerify`.
Of the interactive ones one is active at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from ...errors import ApiError, bad_body, conflict
from ...gateway.service import Call, NotWritten
from ...storage import Document, Rows, Where
from ...toolkit import patch
from .store import IDENTITY_PROVIDERS

CLAIMS = ("sub", "name", "email", "email_verified", "groups", "picture", "locale", "zoneinfo", "client_id")
MATCH = "qlik-idp-popts-match"
SECRETS = ("clientSecret",)
VERIFIED_BY_RULE = ("adfs", "azureAD")
"""Providers whose addresses may be called verified whatever they say."""


def configured(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """The part of a new provider's record that is OpenID Connect's."""
    if not body.get("interactive"):
        raise NotWritten(
            call.route.endpoint, "identity_providers.create of OIDC providers without login pages"
        )
    trusted = bool(body.get("skipVerify"))
    name = "options" if trusted else "pendingOptions"
    if body.get("pendingOptions" if trusted else "options") is not None or body.get(name) is None:
        raise bad_body(f"an interactive provider is created with {name} alone", f"/{name}")
    checked = _options(call, body["provider"], body[name], f"/{name}")
    if trusted:
        return {"active": True, "options": checked}
    return {"active": False, "popts": call.tenant.ids.uuid(), "pendingState": "pending", name: checked}


def changed(call: Call, row: Document) -> Document:
    """The record after a patch; 412 for pending options that are not those the caller has seen."""
    row = dict(row)
    match = call.headers.get(MATCH)
    if match and match != row.get("popts"):
        raise ApiError(412, "The pending options have changed.", title="Precondition failed")
    for at, operation in enumerate(call.body):
        if operation["op"] == "promote-options":
            _promote(row)
            continue
        path = str(operation.get("path", ""))
        if path not in _PATHS and not path.startswith(("/pendingOptions", "/options")):
            raise bad_body(f"{path!r} cannot be changed", f"/{at}/path")
        value = operation.get("value")
        if path in _PATHS:
            row[path[1:]] = _PATHS[path](value, f"/{at}/value")
        else:
            _change_options(call, row, path, value, at)
    if row["active"] and not row.get("options"):
        raise bad_body("only a provider with promoted options can be active", "/active")
    return row


def _change_options(call: Call, row: Document, path: str, value: Any, at: int) -> None:
    name, _, attribute = path[1:].partition("/")
    if attribute and not row.get(name):
        raise bad_body(f"the provider has no {name}", f"/{at}/path")
    changed = {**row[name], attribute: value} if attribute else value
    row[name] = _options(call, row["provider"], changed, f"/{at}/value")
    if name == "pendingOptions":
        row.pop("pendingResult", None)
        row |= {"popts": call.tenant.ids.uuid(), "pendingState": "pending"}


def _promote(row: Document) -> None:
    if not row.get("pendingOptions"):
        raise bad_body("there are no pending options", "/op")
    if row["pendingState"] != "verified":
        raise conflict("The pending options have not been tried with success; see /login/verify.")
    row["options"] = row.pop("pendingOptions")
    for name in ("popts", "pendingState", "pendingResult"):
        row.pop(name, None)


def make_room(rows: Rows, row: Document) -> None:
    """Deactivate the interactive provider that was active before this one."""
    if not (row["active"] and row["interactive"]):
        return
    for other in rows.find(Where.equal(IDENTITY_PROVIDERS, "active", 1)):
        if other["interactive"] and other["id"] != row["id"]:
            rows.update({**other, "active": False})


def without_secrets(row: Document) -> Document:
    """The record as it is shown."""
    shown = {name: value for name, value in row.items() if name != "popts"}
    for name in ("options", "pendingOptions"):
        if name in shown:
            shown[name] = {key: value for key, value in shown[name].items() if key not in SECRETS}
    return shown


# What options may be ----------------------------------------------------------------------------------------


def _options(call: Call, provider: str, given: Any, pointer: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise bad_body("an object is needed", pointer)
    unknown = given.keys() - _OPTIONS.keys()
    if unknown & {"decryptingKey"}:
        raise NotWritten(call.route.endpoint, "identity_providers: id tokens that are encrypted")
    if unknown:
        raise bad_body(f"there is no {sorted(unknown)[0]!r}", pointer)
    checked = {name: _OPTIONS[name](value, f"{pointer}/{name}") for name, value in given.items()}
    for name in ("clientId", "clientSecret", "claimsMapping"):
        if not checked.get(name) and name != "claimsMapping":
            raise bad_body("is required", f"{pointer}/{name}")
    if not checked.get("discoveryUrl") and not checked.get("openid_configuration"):
        raise bad_body("discoveryUrl or openid_configuration is needed", pointer)
    if checked.get("emailVerifiedAlwaysTrue") and provider not in VERIFIED_BY_RULE:
        raise bad_body(f"is for {' and '.join(VERIFIED_BY_RULE)} only", f"{pointer}/emailVerifiedAlwaysTrue")
    return checked


def _address(value: Any, pointer: str) -> str:
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme not in ("https", "http") or not parts.hostname:
        raise bad_body("an address of https is needed", pointer)
    return str(value)


def _mapping(value: Any, pointer: str) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise bad_body("an object is needed", pointer)
    for name, pointers in value.items():
        if name not in CLAIMS:
            raise bad_body(f"there is no claim {name!r}", pointer)
        known = isinstance(pointers, list) and all(isinstance(each, str) for each in pointers)
        if not known or not all(each.startswith("/") for each in pointers):
            raise bad_body("a list of JSON pointers such as /sub is needed", f"{pointer}/{name}")
    return value


def _configuration(value: Any, pointer: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise bad_body("an object is needed", pointer)
    for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"):
        if name not in value:
            raise bad_body("is required", f"{pointer}/{name}")
    return {name: _address(each, f"{pointer}/{name}") for name, each in value.items()}


def _algorithm(value: Any, pointer: str) -> str:
    if value not in ("RS256", "RS512"):
        raise bad_body("is RS256 or RS512", pointer)
    return str(value)


def _tolerance(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 7200:
        raise bad_body("a whole number from 0 to 7200 is needed", pointer)
    return value


def _object(value: Any, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad_body("an object is needed", pointer)
    return value


_OPTIONS: dict[str, Callable[[Any, str], Any]] = {
    "clientId": patch.text(empty=False),
    "clientSecret": patch.text(empty=False),
    "discoveryUrl": _address,
    "openid_configuration": _configuration,
    "claimsMapping": _mapping,
    "scope": patch.text(longest=254),
    "realm": patch.text(longest=254),
    "idTokenSignatureAlg": _algorithm,
    "blockOfflineAccessScope": patch.flag,
    "emailVerifiedAlwaysTrue": patch.flag,
    "useClaimsFromIdToken": patch.flag,
}
_PATHS: dict[str, patch.Check] = {
    "/active": patch.flag,
    "/description": patch.text(longest=128),
    "/meta": _object,
    "/postLogoutRedirectUri": patch.text(longest=2083),
    "/clockToleranceSec": _tolerance,
}
