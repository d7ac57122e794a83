"""What the path of a QIX websocket asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

_PATH = re.compile(r"(?P<prefix>.*?)/app(?:/(?P<app>[^/]*))?(?P<rest>(?:/.*)?)\Z", re.DOTALL)
_GLOBAL = frozenset({"", "engineData", "engineDataNoCache", "%3Ftransient%3D", "?transient="})
_SESSION_APP = "SessionApp_"
MAX_TTL_SECONDS = 1800
"""A session without sockets is kept at most this long, as the core engine caps it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed websocket path.

    `app_id` is empty for sockets that attach to no app; `template` names the app a session app starts from;
    `identity` keeps apart the selections of one user in one app; `ttl` is in seconds; `prefix` is what
    stands before ``/app/`` (a virtual proxy), without slashes; `client` is the User-Agent.
    """

    app_id: str = ""
    identity: str = ""
    ttl: int = 0
    template: str = ""
    prefix: str = ""
    client: str = ""

    @property
    def is_session_app(self) -> bool:
        return self.app_id.startswith(_SESSION_APP)


def parse(path: str, query: str = "", client: str = "") -> Address:
    """Read a path such as ``/app/{appId}/identity/{x}/ttl/{seconds}``; ValueError when it is no QIX path.

    Query parameters other than `from` (of a session app) have no effect here.
    """
    match = _PATH.match(path)
    if match is None:
        raise ValueError(f"not the path of an engine websocket: {path}")
    options = _options(match["rest"])
    app_id = "" if (match["app"] or "") in _GLOBAL else unquote(match["app"])
    template = parse_qs(query).get("from", [""])[0] if app_id.startswith(_SESSION_APP) else ""
    ttl = options.get("ttl", "0")
    if not ttl.isdecimal():
        raise ValueError(f"ttl takes a whole number of seconds, not {ttl!r}")
    return Address(
        app_id=app_id,
        identity=options.get("identity", ""),
        ttl=min(int(ttl), MAX_TTL_SECONDS),
        template=template,
        prefix=match["prefix"].strip("/"),
        client=client,
    )


def _options(rest: str) -> dict[str, str]:
    words = rest.strip("/").split("/") if rest.strip("/") else []
    options = dict(zip(words[::2], map(unquote, words[1::2]), strict=False))
    if len(words) % 2 or not options.keys() <= {"identity", "ttl"}:
        raise ValueError(f"unknown part of an engine websocket path: {rest}")
    return options
