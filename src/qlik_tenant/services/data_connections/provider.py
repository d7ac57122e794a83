"""Answers of the data-connections API. Source: /api/v1/data-connections.

The connections are those that scripts open and that Doc.CreateConnection makes: `apps` keeps them, and their
credentials apart. Those to data files are there by themselves and cannot be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ...access import PERSONAL
from ...apps import connections
from ...apps.connections import BAD_NAME, TAKEN, Kept, WrongConnection
from ...errors import ApiError, bad_body, conflict, not_found
from ...gateway.service import Call, Reply
from ...generated.rest.data_connections import DataConnectionsApi
from ...storage import Document
from ...toolkit import patch
from ...toolkit.links import self_link
from ...toolkit.paging import Paging, page_of
from ...toolkit.sort import parse_sort
from ..data_files import service as data_files
from ..spaces.store import SPACES

PAGING = Paging(32, forward="page", backward="page")
_SORTABLE = {
    "_id": "qID", "qName": "qName", "created": "created", "updated": "updated",
}  # fmt: skip
_UNWRITTEN = ("dataName", "extended", "filter", "includeDisabled", "includeQris", "locale", "userId")
_UNWRITTEN_GET = ("byCredentialName", "credentialId", "extended", "parseConnection")
_WORDS = {
    "qName": "qName", "qConnectStatement": "qConnectionString", "qType": "qType", "qUsername": "qUserName",
    "qPassword": "qPassword", "datasourceID": "datasourceID",
}  # fmt: skip
_LONGEST_NAME = 256


class Provider(DataConnectionsApi):
    """Connections of load scripts, to what is outside of the tenant and to folders of its data files."""

    def list(self, call: Call) -> Reply:
        """The caller's connections: to data files first, then those made."""
        query = call.query
        _refuse(query, _UNWRITTEN, "parameter")
        entries = [] if query.get("noDatafiles") else [_files(call, one) for one in self._places(call)]
        entries += [_show(call, kept) for kept in connections.known(call.tenant, call.caller)]
        if query.get("personal"):
            entries = [entry for entry in entries if not entry["space"]]
        if query.get("spaceId"):
            entries = [entry for entry in entries if entry["space"] == query["spaceId"]]
        owner = call.caller.user_id if query.get("ownedByMe") else query.get("owner")
        if owner:
            entries = [entry for entry in entries if entry["user"] == owner]
        if query.get("sort"):
            (term,) = parse_sort(query["sort"], _SORTABLE, "_id")
            entries.sort(key=lambda entry: str(entry[term.lstrip("-")]), reverse=term.startswith("-"))
        return Reply(200, page_of(call, entries, PAGING))

    def get(self, call: Call) -> Reply:
        """One connection, by its id, or by its name with `type=connectionname`."""
        _refuse(call.query, _UNWRITTEN_GET, "parameter")
        for place in self._places(call):
            if place["id"] == call.path["qID"]:
                return Reply(200, _files(call, place))
        return Reply(200, _show(call, self._kept(call)))

    def create(self, call: Call) -> Reply:
        """A new connection, in a space or the caller's own; 409 for a name that is taken there."""
        body = call.body
        _refuse(body, ("connectionProperties", "authUrlOnly", "owner", "qCredentialsID"), "property")
        with _refusals():
            row = connections.create(call.tenant, call.caller, body.get("space") or "", _given(body))
        return Reply(201, _made(call, row))

    def update(self, call: Call) -> Reply:
        """Replace name and connection string; credentials only if there are any in the body."""
        kept, body = self._kept(call), call.body
        _refuse(body, ("qCredentialsID",), "property")
        if body.get("qType", kept.row["type"]) != kept.row["type"]:
            raise bad_body("the type of a connection stays as it is", "/qType")
        if (body.get("space") or "") not in ("", kept.row["spaceId"]):
            raise bad_body("moving a connection is what actions/update is for", "/space")
        has_credentials = "qUsername" in body or "qPassword" in body
        with _refusals():
            connections.modify(call.tenant, call.caller, kept, _given(body), credentials=has_credentials)
        return Reply.empty()

    def patch(self, call: Call) -> Reply:
        """Replace the name, the connection string, or the credentials."""
        kept = self._kept(call)
        checks = {f"/{name}": patch.text(empty=False) for name in ("qName", "qConnectStatement")}
        checks |= {f"/{name}": patch.text() for name in ("qUsername", "qPassword")}
        values = patch.replacements(call.body, checks)
        has_credentials = "qUsername" in values or "qPassword" in values
        if has_credentials:
            user, password = connections.credentials_of(call.tenant, kept)
            values = {"qUsername": user, "qPassword": password, **values}
        with _refusals():
            connections.modify(call.tenant, call.caller, kept, _given(values), credentials=has_credentials)
        return Reply.empty()

    def delete(self, call: Call) -> Reply:
        """Remove a connection and its credentials."""
        connections.delete(call.tenant, call.caller, self._kept(call))
        return Reply.empty()

    def delete_many(self, call: Call) -> Reply:
        """Remove several connections; each is answered for. For administrators."""
        call.tenant.access.require_role(call.caller, "TenantAdmin AnalyticsAdmin")
        lines = []
        for entry in call.body["connections"]:
            try:
                kept = connections.by_id(call.tenant, call.caller, entry["id"])
                if kept is None:
                    raise not_found(f"Data connection {entry['id']}")
                connections.delete(call.tenant, call.caller, kept)
                lines.append({"id": entry["id"], "status": 204})
            except ApiError as error:
                lines.append({"id": entry["id"], "status": error.status, "error": error.item()})
        return Reply(207, {"data": lines})

    def update_many(self, call: Call) -> Reply:
        """Give several connections other names, owners or spaces, each answered for. For administrators."""
        call.tenant.access.require_role(call.caller, "TenantAdmin AnalyticsAdmin")
        lines = []
        for entry in call.body["connections"]:
            try:
                self._relocate(call, entry)
                lines.append({"id": entry["id"], "status": 204})
            except ApiError as error:
                lines.append({"id": entry["id"], "status": error.status, "error": error.item()})
        return Reply(207, {"data": lines})

    @staticmethod
    def _relocate(call: Call, entry: dict[str, Any]) -> None:
        kept = connections.any_by_id(call.tenant, entry["id"])
        if kept is None:
            raise not_found(f"Data connection {entry['id']}")
        row, wanted = kept.row, entry.get("spaceType")
        space_id = "" if wanted == PERSONAL else str(entry.get("spaceId", row["spaceId"]))
        kind = (call.tenant.store[SPACES].get(space_id) or {}).get("type") if space_id else PERSONAL
        if kind and wanted not in (None, kind):
            raise bad_body(f"the space is of type {kind}", "/connections/spaceType")
        owner_id = entry.get("ownerId") or row["ownerId"]
        with _refusals():
            connections.relocate(call.tenant, kept, entry.get("name") or row["name"], owner_id, space_id)

    def duplicate_many(self, call: Call) -> Reply:
        """A copy of a connection, with credentials of its own, under another name or in another space."""
        body = call.body
        kept = connections.by_id(call.tenant, call.caller, body["id"])
        if kept is None:
            raise not_found(f"Data connection {body['id']}")
        given = {
            "qName": body.get("name") or kept.row["name"],
            "qType": kept.row["type"],
            "qConnectionString": kept.row["connectionString"],
            "qUserName": body.get("qUsername", ""),
            "qPassword": body.get("qPassword", ""),
        }
        space_id = body.get("spaceId", kept.row["spaceId"])
        with _refusals():
            row = connections.create(call.tenant, call.caller, space_id, given)
        return Reply(201, _made(call, row))

    @staticmethod
    def _places(call: Call) -> Iterable[dict[str, Any]]:
        return data_files.connections(call.tenant, call.caller)

    @staticmethod
    def _kept(call: Call) -> Kept:
        id, by_name = call.path["qID"], call.query.get("type") == "connectionname"
        space_id = call.query.get("spaceId")
        for kept in connections.known(call.tenant, call.caller):
            is_wanted = kept.row["name"] == id if by_name else kept.row["id"] == id
            if is_wanted and space_id in (None, "", kept.row["spaceId"]):
                return kept
        raise not_found(f"Data connection {id}", code="DCAAS-2001")


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except WrongConnection as error:
        if error.code == TAKEN:
            raise conflict(f"There is a connection {error.text} already.") from None
        if error.code == BAD_NAME:
            text = f'1 to {_LONGEST_NAME} characters are needed, none of <>:"/\\|?*'
            raise bad_body(text, "/qName") from None
        raise bad_body(error.text, "/qConnectStatement") from None


def _given(body: dict[str, Any]) -> dict[str, Any]:
    """A body in the words of the engine's `Connection`."""
    return {ours: body[theirs] for theirs, ours in _WORDS.items() if theirs in body}


def _refuse(given: Any, names: Iterable[str], what: str) -> None:
    for name in names:
        if given.get(name) and not (name == "locale" and given[name] == "en"):
            raise ApiError(
                501, f"The {what} {name} is not written yet.", title="Not implemented", parameter=name
            )


def _show(call: Call, kept: Kept) -> dict[str, Any]:
    """A connection as everyone sees it who may use it: user and password are never told."""
    row = kept.row
    actions = call.tenant.access.actions(call.caller, data_files.RIGHTS, row)
    return _entry(call, row["id"], {
        "qName": row["name"],
        "qType": row["type"],
        "qConnectStatement": row["connectionString"],
        "datasourceID": row.get("datasourceId", ""),
        "space": row["spaceId"],
        "user": row["ownerId"],
        "created": row.get("createdDate", row["modifiedDate"]),
        "updated": row["modifiedDate"],
        "privileges": [action for action in actions if action != "create"],
    })  # fmt: skip


def _made(call: Call, row: Document) -> dict[str, Any]:
    """The answer to making one: as `_show`, with numbers in words of their own."""
    return {**_show(call, Kept(row["name"], row)), "qLogOn": "0"}


def _files(call: Call, place: dict[str, Any]) -> dict[str, Any]:
    return _entry(call, place["id"], {
        "qName": place["name"],
        "qType": place["type"],
        "qConnectStatement": place["connectStatement"],
        "datasourceID": "qix-datafiles",
        "space": place["spaceId"] or "",
        "user": "" if place["spaceId"] else call.caller.user_id,
        "created": "",
        "updated": "",
        "privileges": ["list", "read"],
    })  # fmt: skip


def _entry(call: Call, id: str, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "qID": id,
        "qEngineObjectID": id,
        "qArchitecture": 0,
        "qLogOn": 0,
        "qSeparateCredentials": True,
        "tenant": call.tenant.tenant_id,
        **said,
        "links": self_link(call, "data-connections", id),
    }
