"""Which certificates are trusted, and which proxy is used."""

from __future__ import annotations

import os
import ssl
from functools import cached_property
from urllib.parse import urlsplit

from ..config import Config
from ..errors import ConfigError


class Contexts:
    """The TLS settings of a client: with its certificate for those it is meant for, else without."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def of(self, url: str) -> ssl.SSLContext:
        """Settings for ``url``, of http or of a websocket."""
        parts = urlsplit(url)
        origin = f"{parts.scheme.replace('ws', 'http')}://{parts.netloc}".lower()
        return self._certified if self._config.shows_certificate(origin) else self._plain

    @cached_property
    def _plain(self) -> ssl.SSLContext:
        return tls_context(self._config)

    @cached_property
    def _certified(self) -> ssl.SSLContext:
        context = tls_context(self._config)
        config = self._config
        if str(config.client_certificate).lower().endswith((".pfx", ".p12")):
            raise ConfigError(
                "client_certificate must be PEM: convert it with openssl pkcs12 -in x.pfx -out x.pem"
            )
        try:
            # An empty password, as without one OpenSSL would ask at the terminal.
            password = config.client_key_password or ""
            context.load_cert_chain(config.client_certificate or "", config.client_key, password)
        except OSError as error:
            raise ConfigError(f"cannot use the client certificate: {error}") from error
        return context


def tls_context(config: Config) -> ssl.SSLContext:
    """Trust of a client: ``ca_file``, else ``SSL_CERT_FILE``, else the system's.

    Raises:
        ConfigError: the file cannot be read.
    """
    if not config.verify:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        return ssl.create_default_context(cafile=config.ca_file or os.environ.get("SSL_CERT_FILE") or None)
    except OSError as error:
        raise ConfigError(f"cannot read the certificates to trust: {error}") from error


def proxy_for(config: Config) -> str | None:
    """URL of the proxy to use, None for none."""
    if config.proxy is not None:
        return config.proxy or None
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(config.base_url)
    if proxy_bypass(parts.netloc):
        return None
    return getproxies().get(parts.scheme)
