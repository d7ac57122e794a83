"""What a connection of the tenant leads to: databases, services, object stores and files on the web.

The connection string says where, `CUSTOM CONNECT TO "provider=...;"`; user and password are kept apart from
it. Names of the members are those that the platform's own connectors write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from . import connections
from .connections import BAD_STRING, DATABASE, FOLDER, Kept, WrongConnection, members
from .sources import TenantSources

if TYPE_CHECKING:
    from qlik_engine import Sources

    from ..access import Caller
    from ..tenant import Tenant

REST, STORE, WEB = "QvRestConnector.exe", "QvWebStorageProviderConnectorPackage.exe", "internet"
_PAGES = {
    "none": "none",
    "offset": "offset",
    "nextpage": "next page",
    "nexturl": "next url",
    "nexttoken": "next token",
}
_PAIRS, _PAIR = "%1", "%2"
_SECONDS_MAX = 300


@contextmanager
def script_sources(tenant: Tenant, caller: Caller, *, writes: bool = True) -> Iterator[Sources]:
    """Everything a script of the caller's may name: data files, other apps and connections."""
    from qlik_engine import connections as engine

    sources = engine.ConnectedSources(
        TenantSources(tenant, caller, writes=writes), lambda name: _found(tenant, caller, name)
    )
    try:
        yield sources
    finally:
        sources.close()


def _found(tenant: Tenant, caller: Caller, name: str) -> Any:
    from qlik_engine import DataSourceError

    kept = connections.by_name(tenant, caller, name)
    if kept is None or kept.is_folder:
        return None
    try:
        return opened(tenant, kept)
    except WrongConnection as error:
        raise DataSourceError(f"Connection '{name}': {error.text}", parameter=name) from None


def opened(tenant: Tenant, kept: Kept) -> Any:
    """The engine's end of a connection; WrongConnection 2002 for a string that leads nowhere."""
    user, password = connections.credentials_of(tenant, kept)
    kind, string = str(kept.row["type"]).lower(), str(kept.row["connectionString"])
    if kind == DATABASE.lower():
        return connections.database_of(tenant, kept)
    return _opened(kind, string, user, password)


def check(tenant: Tenant, kind: str, string: str) -> None:
    """WrongConnection 2002 for a string that leads nowhere, or to a host that the tenant does not allow."""
    host = _host(kind.lower(), string)
    allowed = {
        name.strip().lower() for name in tenant.settings.text("connection_hosts").split(",") if name.strip()
    }
    if host and allowed and host not in allowed:
        raise WrongConnection(BAD_STRING, f"Connections to {host} are not allowed in this tenant")
    if kind.lower() not in (FOLDER, DATABASE.lower()):
        _opened(kind.lower(), string, "", "")


def _opened(kind: str, string: str, user: str, password: str) -> Any:
    from qlik_engine import DataSourceError, UnsupportedError
    from qlik_engine import connections as engine

    try:
        if kind == WEB:
            return engine.WebFile(_address(string), user=user, password=password)
        if kind == REST.lower():
            return _service(members(string), user, password)
        if kind == STORE.lower():
            return _store(members(string), user, password)
    except (DataSourceError, UnsupportedError) as error:
        raise WrongConnection(BAD_STRING, error.message) from None
    raise WrongConnection(BAD_STRING, f"Connections of type {kind!r} are not known here")


def _service(given: dict[str, str], user: str, password: str) -> Any:
    from qlik_engine import connections as engine

    kind = _PAGES.get(given.get("paginationtype", "none").replace(" ", "").lower())
    if kind is None:
        raise WrongConnection(BAD_STRING, f"There is no paging {given['paginationtype']!r} here")
    paging = engine.Paging(
        kind,
        parameter=given.get("paginationparameter", ""),
        start=_number(given, "paginationstart", 0),
        size=_number(given, "paginationsize", 0),
        path=given.get("paginationpath", ""),
    )
    if kind != "none" and not (paging.parameter or paging.path):
        raise WrongConnection(BAD_STRING, "Paging needs a parameter or a path")
    schema = given.get("authschema", "anonymous").lower()
    if schema not in ("anonymous", "basic"):
        raise WrongConnection(BAD_STRING, f"There is no authentication {schema!r} here")
    return engine.RestService(
        _address(given.get("url", "")),
        given.get("method", "GET").upper(),
        given.get("requestbody", ""),
        headers=_pairs(given.get("queryheaders", "")),
        query_parameters=_pairs(given.get("queryparameters", "")),
        user=user if schema == "basic" else "",
        password=password if schema == "basic" else "",
        paging=paging,
        limits=engine.Limits(seconds=min(_number(given, "timeout", 30), _SECONDS_MAX)),
    )


def _store(given: dict[str, str], user: str, password: str) -> Any:
    from qlik_engine import connections as engine

    if "s3" not in given.get("sourcetype", "").lower() or not given.get("bucketname"):
        raise WrongConnection(
            BAD_STRING, "A store is named by sourceType=File_AmazonS3Connector and bucketName"
        )
    options: dict[str, Any] = {"region": given.get("region") or "us-east-1"}
    if user:
        options |= {"access_key_id": user, "secret_access_key": password}
    if endpoint := given.get("endpoint"):
        options |= {"endpoint": _address(endpoint)}
        options |= {"client_options": {"allow_http": endpoint.lower().startswith("http:")}}
    is_writable = given.get("readonly", "false").lower() != "true"
    return engine.ObjectStore(f"s3://{given['bucketname']}", options, is_writable=is_writable)


def _host(kind: str, string: str) -> str:
    """The host that a connection leads to, "" for none of its own."""
    if kind == FOLDER:
        return ""
    if kind == WEB:
        return (urlsplit(_address(string)).hostname or "").lower()
    given = members(string)
    if address := given.get("url") or given.get("endpoint"):
        return (urlsplit(_address(address)).hostname or "").lower()
    return given.get("host", "s3.amazonaws.com" if "bucketname" in given else "").lower()


def _address(text: str) -> str:
    text = text.strip().strip('"')
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise WrongConnection(
            BAD_STRING, "An address such as https://host/path is needed, without user or password"
        )
    return text


def _pairs(text: str) -> dict[str, str]:
    """`name%2value%1name%2value`."""
    found = (pair.partition(_PAIR) for pair in text.split(_PAIRS) if pair)
    return {name: value for name, _, value in found}


def _number(given: dict[str, str], name: str, default: int) -> int:
    text = given.get(name, "")
    if text and not text.isdecimal():
        raise WrongConnection(BAD_STRING, f"{name} is no number")
    return int(text) if text else default
