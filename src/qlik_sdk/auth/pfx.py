"""Client certificates in PFX files (PKCS #12), which Python's ssl does not read."""

from __future__ import annotations

import os
import ssl
import tempfile
from pathlib import Path

from ..errors import ConfigError, UnsupportedError


def load(context: ssl.SSLContext, path: str | os.PathLike[str], password: str | None) -> None:
    """Let a context show the certificate of a PFX file.

    OpenSSL takes keys from files only: for a moment there is one that nobody else can read, with the key in
    it under a password made up for the occasion.

    Raises:
        ConfigError: the file cannot be read, or the password is not its own.
        UnsupportedError: cryptography is not installed.
    """
    try:
        from cryptography.hazmat.primitives import serialization as forms
        from cryptography.hazmat.primitives.serialization import pkcs12
    except ImportError as error:
        raise UnsupportedError(
            "PFX files are read with cryptography, which is not installed: pip install cryptography"
        ) from error
    try:
        given = password.encode() if password else None
        key, certificate, more = pkcs12.load_key_and_certificates(Path(path).read_bytes(), given)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot use the client certificate: {error}") from error
    if key is None or certificate is None:
        raise ConfigError(f"cannot use the client certificate: {path} holds no key with its certificate")
    secret = os.urandom(32).hex()
    pem = key.private_bytes(
        forms.Encoding.PEM, forms.PrivateFormat.PKCS8, forms.BestAvailableEncryption(secret.encode())
    )
    chain = b"".join(one.public_bytes(forms.Encoding.PEM) for one in (certificate, *more))
    handle, name = tempfile.mkstemp(prefix="qlik-sdk-", suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem + chain)
        context.load_cert_chain(name, password=secret)
    finally:
        os.unlink(name)
