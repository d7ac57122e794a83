"""Which certificates are trusted, and which proxy is used."""

from __future__ import annotations

import os
import re
import ssl
import sys
import threading
from functools import cached_property
from typing import ClassVar
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from ..config import Config
from ..errors import ConfigError

_HASHED = re.compile(r"([0-9a-f]{8})\.(0|[1-9][0-9]*)")
"""How OpenSSL names the files of a folder it looks certificates up in: by hash, and by number within one."""
_BEGIN, _END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"


class Contexts:
    """The TLS settings of a client: with its certificate for those it is meant for, else without."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def begin(self) -> None:
        """Start to read what to trust, as a connection is about to need it."""
        if self._config.verify:
            _Trust.of(_sources(self._config))

    def of(self, url: str) -> ssl.SSLContext:
        """Settings for ``url``, of http or of a websocket."""
        parts = urlsplit(url)
        origin = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}".lower()
        return self._certified if self._config.shows_certificate(origin) else self._plain

    @cached_property
    def _plain(self) -> ssl.SSLContext:
        config = self._config
        return _Trust.of(_sources(config)).context() if config.verify else tls_context(config)

    @cached_property
    def _certified(self) -> ssl.SSLContext:
        context = tls_context(self._config)
        config = self._config
        certificate = config.client_certificate or ""
        if str(certificate).lower().endswith((".pfx", ".p12")):
            from ..auth.pfx import load

            load(context, certificate, config.client_key_password)
            return context
        try:
            # An empty password, as without one OpenSSL would ask at the terminal.
            password = config.client_key_password or ""
            context.load_cert_chain(certificate, config.client_key, password)
        except OSError as error:
            raise ConfigError(f"cannot use the client certificate: {error}") from error
        return context


class _Sources(msgspec.Struct, frozen=True):
    """What tells which certificates to trust: a file, a folder of hashed ones or both; else the system's."""

    file: str | None = None
    folder: str | None = None

    def state(self) -> tuple[object, ...]:
        """Changes with what is there."""
        return tuple(_state(path) for path in self._of_the_system() if path is not None)

    def context(self) -> ssl.SSLContext:
        """The settings that trust them; raises OSError."""
        file, folder = self._of_the_system()
        if file is not None and folder is not None and _holds(folder, file):
            return ssl.create_default_context(capath=folder)
        return ssl.create_default_context(cafile=self.file, capath=self.folder)

    def _of_the_system(self) -> tuple[str | None, str | None]:
        if self != _Sources() or sys.platform == "win32":  # which keeps others besides
            return self.file, self.folder
        paths = ssl.get_default_verify_paths()
        return paths.cafile, paths.capath


def _state(path: str) -> tuple[int, int] | None:
    try:
        about = os.stat(path)
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size


def _holds(folder: str, file: str) -> bool:
    """Whether a folder has all certificates of a file under hashed names.

    OpenSSL looks for one in a folder when a server needs it, but parses a whole file at once, which takes a
    multiple of comparing the two: many systems keep the same in both. False also where that is hard to tell.
    """
    try:
        with open(file, "rb") as opened:
            text = opened.read()
        wanted = _certificates(text)
        if not wanted or text.count(b"-----BEGIN ") != text.count(_BEGIN):  # it also says whom not to trust
            return False
        found, names = set(), set(os.listdir(folder))
        for name in names:
            hashed = _HASHED.fullmatch(name)
            # OpenSSL looks for the next number as long as there is one.
            if hashed and all(f"{hashed[1]}.{number}" in names for number in range(int(hashed[2]))):
                with open(f"{folder}/{name}", "rb", buffering=0) as opened:
                    one = _certificates(opened.read())
                found |= one if len(one) == 1 else set()  # the name is that of the first
    except OSError:
        return False
    return wanted <= found


def _certificates(text: bytes) -> set[bytes]:
    return {part.partition(_END)[0].strip() for part in text.split(_BEGIN)[1:]}


class _Trust:
    """The certificates that clients trust, read once for all those that trust the same.

    That may take longer than making a client, so it is done while the first connection is made. Nothing but
    trust is shared: Python's TLS resumes no session by itself, and clients with certificates of their own
    have settings of their own.
    """

    _known: ClassVar[dict[tuple[object, ...], _Trust]] = {}
    _lock = threading.Lock()

    def __init__(self, sources: _Sources) -> None:
        self._sources = sources
        self._context: ssl.SSLContext | None = None
        self._error: Exception | None = None
        # No daemon: OpenSSL tidies up when the process ends, and whoever still reads then brings it down.
        self._reader = threading.Thread(target=self._read, name="qlik-trust")
        self._reader.start()

    @classmethod
    def of(cls, sources: _Sources) -> _Trust:
        """What is trusted by them, as it is now."""
        key = (sources, sources.state(), os.getpid())
        with cls._lock:
            if key not in cls._known:
                cls._known[key] = cls(sources)
            return cls._known[key]

    def _read(self) -> None:
        try:
            self._context = self._sources.context()
        except Exception as error:  # it belongs to whoever asks
            self._error = error

    def context(self) -> ssl.SSLContext:
        self._reader.join()
        if self._context is None:
            raise ConfigError(f"cannot read the certificates to trust: {self._error}") from self._error
        return self._context


def _sources(config: Config) -> _Sources:
    if config.ca_file:
        return _Sources(os.fspath(config.ca_file))
    file, folder = (os.environ.get(name) or None for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"))
    # Without a file OpenSSL takes the system's to the folder, as its programs do.
    return _Sources(file, folder if file is not None else None)


def tls_context(config: Config) -> ssl.SSLContext:
    """Trust of a client: ``ca_file``, else ``SSL_CERT_FILE`` and ``SSL_CERT_DIR``, else the system's.

    Raises:
        ConfigError: the file cannot be read.
    """
    if not config.verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        return _sources(config).context()
    except OSError as error:
        raise ConfigError(f"cannot read the certificates to trust: {error}") from error


def proxy_of(config: Config) -> SplitResult | None:
    """The proxy to use, for REST and websockets alike; None for none.

    Raises:
        ConfigError: it is none of HTTP.
    """
    url = _proxy_url(config)
    parts = urlsplit(url if "://" in url else f"http://{url}") if url else None
    if parts is not None and parts.scheme != "http":
        raise ConfigError(f"only http proxies are supported, not {parts.scheme}")
    return parts


def proxy_login(proxy: SplitResult) -> dict[str, str]:
    """The header that tells the proxy who asks, where its URL does."""
    if not proxy.username:
        return {}
    from base64 import b64encode

    login = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(login.encode()).decode()}"}


def _proxy_url(config: Config) -> str | None:
    if config.proxy is not None:
        return config.proxy or None
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(config.base_url)
    if proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)
