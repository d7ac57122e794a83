"""Which certificates are trusted, and which proxy is used."""

from __future__ import annotations

import os
import ssl
from urllib.parse import urlsplit

from ..config import Config
from ..errors import ConfigError


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
