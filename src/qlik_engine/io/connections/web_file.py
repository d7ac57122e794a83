"""A file on the web as a connection: what `FROM [lib://Name]` reads."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from .web import Limits, basic, check_origin, fetch


@dataclass(slots=True)
class WebFile:
    """The file at `url`; scripts may name others of the same origin with URL IS. Copies are kept in a folder
    that goes when the connection is closed."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    password: str = ""
    limits: Limits = field(default_factory=Limits)
    _folder: tempfile.TemporaryDirectory[str] | None = None

    def fetched(self, address: str = "", seconds: float | None = None, agent: str = "") -> Path:
        """A copy of the file, had within so many seconds, asked for as a user agent.

        Raises DataSourceError if it cannot be had, or is elsewhere.
        """
        address = address or self.url
        check_origin(address, self.url)
        headers = dict(self.headers) | ({"User-Agent": agent} if agent else {})
        if self.user:
            headers.setdefault("Authorization", basic(self.user, self.password))
        within = self.limits.seconds if seconds is None else min(seconds, self.limits.seconds)
        raw, _ = fetch(address, headers=headers, seconds=within, size=self.limits.size)
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="qlik-web-")
        name = PurePosixPath(urlsplit(address).path).name or "page"
        path = Path(tempfile.mkdtemp(dir=self._folder.name)) / name[:100]
        path.write_bytes(raw)
        return path

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
