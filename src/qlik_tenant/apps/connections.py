"""Connections that users make: to folders of data files, databases, and what else `connectors` knows.

They belong to the place of the app they are made in: its space, or the personal things of their owner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import ApiError, not_found
from ..services.data_files import service as data_files
from ..services.spaces.store import SPACES
from ..services.users.store import USERS
from ..storage import Document, Table, Where
from ..toolkit.timestamps import rfc3339

if TYPE_CHECKING:
    from qlik_engine import Database

    from ..access import Caller
    from ..tenant import Tenant

CONNECTIONS = Table("script_connections", indexed=("place", "name"), unique=(("place", "name"),))
CREDENTIALS = Table("script_connection_credentials", indexed=())
"""User and password, under the id of their connection: never where a connection is shown."""

FOLDER, DATABASE = "folder", "QvOdbcConnectorPackage.exe"
_LONGEST_NAME = 256
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_CUSTOM = re.compile(
    r'\s*(?:CUSTOM|ODBC|OLEDB) CONNECT TO\s+["\[](?P<members>.*)["\]]\s*;?\s*\Z', re.I | re.DOTALL
)
_FOLDER = re.compile(r"lib://(?:(?P<space>[^/:]+):)?DataFiles(?:/(?P<folder>.*))?\Z", re.I | re.DOTALL)
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_NEEDED = ("host", "db")


class WrongConnection(Exception):
    """What is wrong with a connection: `code` of the contract's errors, and a text."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


BAD_NAME = 2004
TAKEN = 2000
BAD_STRING = 2002


@dataclass(frozen=True, slots=True)
class Kept:
    """A connection as scripts name it (`lib://name`), and its record."""

    name: str
    row: Document

    @property
    def is_folder(self) -> bool:
        return bool(self.row["type"] == FOLDER)


def known(tenant: Tenant, caller: Caller) -> list[Kept]:
    """The caller's connections, by name: personal ones, then those of spaces whose files it may list."""
    found = []
    for place in data_files.connections(tenant, caller):
        space_id = str(place["spaceId"] or "")
        where = Where.equal(CONNECTIONS, "place", data_files.place(space_id, caller.user_id))
        prefix = f"{(tenant.store[SPACES].get(space_id) or {}).get('name', '')}:" if space_id else ""
        rows = tenant.store[CONNECTIONS].find(where, order=("name",))
        found += [Kept(f"{prefix}{row['name']}", row) for row in rows]
    return found


def by_id(tenant: Tenant, caller: Caller, id: str) -> Kept | None:
    """A connection of the caller's."""
    return next((kept for kept in known(tenant, caller) if kept.row["id"] == id), None)


def by_name(tenant: Tenant, caller: Caller, name: str) -> Kept | None:
    """A connection of the caller's, by the name that scripts use."""
    return next((kept for kept in known(tenant, caller) if kept.name.lower() == name.lower()), None)


def create(tenant: Tenant, caller: Caller, space_id: str, given: dict[str, Any]) -> Document:
    """Make a connection from a `Connection` structure; gives its record. ApiError without the right to
    that in the space; WrongConnection 2004, 2000 or 2002 for a name or a connection string."""
    tenant.access.create_place(caller, data_files.RIGHTS, space_id)
    kind, name = str(given.get("qType") or ""), _checked_name(str(given.get("qName") or ""))
    string = str(given.get("qConnectionString") or "")
    check(tenant, caller, kind, string)
    place = data_files.place(space_id, caller.user_id)
    row: Document = {
        "id": tenant.ids.uuid(),
        "place": place,
        "spaceId": space_id,
        "ownerId": caller.user_id,
        "name": name,
        "type": kind,
        "connectionString": string,
        "datasourceId": str(given.get("datasourceID") or ""),
        "createdDate": rfc3339(tenant.clock()),
        "modifiedDate": rfc3339(tenant.clock()),
    }
    with tenant.store.transaction():
        _require_free(tenant, place, name)
        tenant.store[CONNECTIONS].insert(row)
        _keep_credentials(tenant, row["id"], given)
    return row


def modify(
    tenant: Tenant, caller: Caller, kept: Kept, given: dict[str, Any], *, credentials: bool
) -> Document:
    """Change name and connection string; user and password only with `credentials`. Errors as `create`;
    the type stays."""
    _require_change(tenant, caller, kept, "update")
    row = dict(kept.row)
    name = _checked_name(str(given.get("qName") or row["name"]))
    string = str(given.get("qConnectionString") or row["connectionString"])
    check(tenant, caller, row["type"], string)
    row |= {"name": name, "connectionString": string, "modifiedDate": rfc3339(tenant.clock())}
    with tenant.store.transaction():
        if credentials:
            _keep_credentials(tenant, row["id"], given)
        if name != kept.row["name"]:
            _require_free(tenant, row["place"], name)
        tenant.store[CONNECTIONS].update(row)
    return row


def relocate(tenant: Tenant, kept: Kept, name: str, owner_id: str, space_id: str) -> Document:
    """Give a connection another name, owner or space (empty: the owner's personal things); gives its record.
    For those who may do that with every connection. ApiError 404 for a user or space that is not there;
    WrongConnection 2004 or 2000 for a name."""
    for table, id, what in ((USERS, owner_id, "User"), (SPACES, space_id, "Space")):
        if id and tenant.store[table].get(id) is None:
            raise not_found(f"{what} {id}")
    place = data_files.place(space_id, owner_id)
    row = {
        **kept.row,
        "name": _checked_name(name),
        "ownerId": owner_id,
        "spaceId": space_id,
        "place": place,
        "modifiedDate": rfc3339(tenant.clock()),
    }
    with tenant.store.transaction():
        if (place, name) != (kept.row["place"], kept.row["name"]):
            _require_free(tenant, place, name)
        tenant.store[CONNECTIONS].update(row)
    return row


def any_by_id(tenant: Tenant, id: str) -> Kept | None:
    """A connection, whosever it is."""
    row = tenant.store[CONNECTIONS].get(id)
    return None if row is None else Kept(row["name"], row)


def delete(tenant: Tenant, caller: Caller, kept: Kept) -> None:
    """Remove a connection. ApiError without the right to that."""
    _require_change(tenant, caller, kept, "delete")
    with tenant.store.transaction():
        tenant.store[CONNECTIONS].delete(kept.row["id"])
        tenant.store[CREDENTIALS].delete(kept.row["id"])


def credentials_of(tenant: Tenant, kept: Kept) -> tuple[str, str]:
    """User and password of a connection, empty where it has none."""
    found = tenant.store[CREDENTIALS].get(kept.row["id"]) or {}
    return str(found.get("userName", "")), str(found.get("password", ""))


def _keep_credentials(tenant: Tenant, id: str, given: dict[str, Any]) -> None:
    row: Document = {
        "id": id,
        "userName": str(given.get("qUserName") or given.get("qUsername") or ""),
        "password": str(given.get("qPassword") or ""),
    }
    tenant.store[CREDENTIALS].delete(id)
    if row["userName"] or row["password"]:
        tenant.store[CREDENTIALS].insert(row)


def check(tenant: Tenant, caller: Caller, kind: str, string: str) -> None:
    """WrongConnection 2002 for a connection string that leads nowhere, or is of an unknown kind."""
    from . import connectors

    if kind.lower() == FOLDER:
        space, folder = folder_of(string)
        try:
            data_files.names(tenant, caller, space)
        except KeyError:
            raise WrongConnection(BAD_STRING, f"There is no space {space}") from None
        if ".." in folder.split("/"):
            raise WrongConnection(BAD_STRING, "A folder cannot lead out of its connection")
    elif kind.lower() == DATABASE.lower():
        _url(string)
    connectors.check(tenant, kind, string)


def folder_of(string: str) -> tuple[str | None, str]:
    """The space and folder that the connection string of a folder connection means: `lib://DataFiles/...`."""
    match = _FOLDER.match(string.strip().strip('"'))
    if match is None:
        raise WrongConnection(BAD_STRING, "A folder connection leads to lib://DataFiles/<folder>")
    return match["space"], (match["folder"] or "").replace("\\", "/").strip("/")


def database_of(tenant: Tenant, kept: Kept) -> Database:
    """The database behind a connection; WrongConnection 2002 for one that leads to none."""
    from qlik_engine import Database

    if kept.is_folder:
        raise WrongConnection(BAD_STRING, f"{kept.name} is no connection to a database")
    if kept.row["type"].lower() != DATABASE.lower():
        raise WrongConnection(BAD_STRING, f"{kept.name} is no connection to a database")
    user, password = credentials_of(tenant, kept)
    return Database(_url(kept.row["connectionString"]), user=user, password=password)


def database_name(kept: Kept) -> str:
    """The name of the database behind a connection."""
    is_database = kept.row["type"].lower() == DATABASE.lower()
    return members(kept.row["connectionString"]).get("db", "") if is_database else ""


def members(string: str) -> dict[str, str]:
    """The members of `CUSTOM CONNECT TO "provider=..;driver=..;host=..;port=..;db=..;"` by their names."""
    match = _CUSTOM.match(string)
    if match is None:
        raise WrongConnection(BAD_STRING, 'A database is named by CUSTOM CONNECT TO "provider=...;"')
    pairs = (member.partition("=") for member in match["members"].split(";") if "=" in member)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _url(string: str) -> str:
    from urllib.parse import quote

    given = members(string)
    driver = _DRIVERS.get(given.get("driver", "").lower())
    missing = [name for name in _NEEDED if not given.get(name)]
    if driver is None or missing:
        wrong = f"{', '.join(missing)} missing" if missing else f"no driver {given.get('driver', '')!r} here"
        raise WrongConnection(BAD_STRING, f"The connection string leads nowhere: {wrong}")
    port = f":{int(given['port'])}" if given.get("port", "").isdecimal() else ""
    host = given["host"]
    if host.startswith("/"):
        raise WrongConnection(BAD_STRING, "A database is reached by the name of its host")
    return f"{driver}://{quote(host)}{port}/{quote(given['db'])}"


def _checked_name(name: str) -> str:
    if (
        not name.strip()
        or len(name) > _LONGEST_NAME
        or _FORBIDDEN.search(name)
        or name.lower() == "datafiles"
    ):
        raise WrongConnection(BAD_NAME, name)
    return name


def _require_free(tenant: Tenant, place: str, name: str) -> None:
    where = Where.equal(CONNECTIONS, "place", place) & Where.equal(CONNECTIONS, "name", name)
    if tenant.store[CONNECTIONS].first(where) is not None:
        raise WrongConnection(TAKEN, name)


def _require_change(tenant: Tenant, caller: Caller, kept: Kept, action: str) -> None:
    if not tenant.access.allowed(caller, action, data_files.RIGHTS, kept.row):
        raise ApiError(403, f"You may not {action} connection {kept.name}.")
