"""Which certificates are trusted, and which proxy is used."""

from __future__ import annotations

import os
import ssl
import threading
from functools import cached_property
from typing import ClassVar
from urllib.parse import SplitResult, unquote, urlsplit

from ..config import Config
from ..errors import ConfigError


class Contexts:
    """The TLS settings of a client: with its certificate for those it is meant for, else without."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def begin(self) -> None:
        """Start to read what to trust, as a connection is about to need it."""
        if self._config.verify:
            _Trust.of(_trust_file(self._config))

    def of(self, url: str) -> ssl.SSLContext:
        """Settings for ``url``, of http or of a websocket."""
        parts = urlsplit(url)
        origin = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}".lower()
        return self._certified if self._config.shows_certificate(origin) else self._plain

    @cached_property
    def _plain(self) -> ssl.SSLContext:
        config = self._config
        return _Trust.of(_trust_file(config)).context() if config.verify else tls_context(config)

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


class _Trust:
    """The certificates that clients trust, read once for all those that trust the same.

    That may take longer than making a client, so it is done while the first connection is made. Nothing but
    trust is shared: Python's TLS resumes no session by itself, and clients with certificates of their own
    have settings of their own.
    """

    _known: ClassVar[dict[tuple[object, ...], _Trust]] = {}
    _lock = threading.Lock()

    def __init__(self, file: str | None) -> None:
        self._file = file
        self._context: ssl.SSLContext | None = None
        self._error: Exception | None = None
        # No daemon: OpenSSL tidies up when the process ends, and whoever still reads then brings it down.
        self._reader = threading.Thread(target=self._read, name="qlik-trust")
        self._reader.start()

    @classmethod
    def of(cls, file: str | None) -> _Trust:
        """What a file says, as it is now."""
        try:
            about = os.stat(file) if file is not None else None
        except OSError:
            about = None
        key = (file, about and (about.st_mtime_ns, about.st_size), os.getpid())
        with cls._lock:
            if key not in cls._known:
                cls._known[key] = cls(file)
            return cls._known[key]

    def _read(self) -> None:
        try:
            self._context = _trusting(self._file)
        except Exception as error:  # it belongs to whoever asks
            self._error = error

    def context(self) -> ssl.SSLContext:
        self._reader.join()
        if self._context is None:
            raise ConfigError(f"cannot read the certificates to trust: {self._error}") from self._error
        return self._context


def _trust_file(config: Config) -> str | None:
    file = config.ca_file or os.environ.get("SSL_CERT_FILE") or None
    return None if file is None else os.fspath(file)


def _trusting(file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file)


def tls_context(config: Config) -> ssl.SSLContext:
    """Trust of a client: ``ca_file``, else ``SSL_CERT_FILE``, else the system's.

    Raises:
        ConfigError: the file cannot be read.
    """
    if not config.verify:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        return _trusting(_trust_file(config))
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
