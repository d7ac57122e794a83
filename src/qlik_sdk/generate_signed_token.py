"""Tokens a server signs to log its users in."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from .errors import ConfigError, UnsupportedError


def generate_signed_token(
    crt: str,
    sub: str,
    sub_type: str,
    name: str,
    email: str,
    expires_in: int | datetime,
    not_before: int | datetime,
    issuer: str,
    keyid: str,
    email_verified: bool = True,
    jti: str | None = None,
    groups: Sequence[str] = (),
    algorithm: str = "RS256",
    audience: str = "qlik.api/login/jwt-session",
) -> str:
    """A signed JSON web token for the login of a JWT identity provider.

    Parameters:
        crt: private RSA key, PEM.
        sub, sub_type: identifier of the user and its type ("user"); name, email, email_verified: of the user.
        expires_in, not_before: end and start of its life, as seconds since 1970 or as a time.
        issuer, keyid: as registered with the identity provider.
        jti: identifier of the token; made up when left out.
        groups: names of the user's groups.
        algorithm: RS256.
        audience: what the token is for.
    Raises:
        ConfigError: the key or the algorithm cannot be used.
        UnsupportedError: the cryptography package is not installed.
    """
    if algorithm != "RS256":
        raise ConfigError(f"tokens are signed with RS256, not {algorithm}")
    claims = {
        "jti": jti if jti is not None else secrets.token_urlsafe(16),
        "sub": sub,
        "subType": sub_type,
        "name": name,
        "email": email,
        "email_verified": email_verified,
        "groups": list(groups),
        "exp": _seconds(expires_in),
        "nbf": _seconds(not_before),
        "iat": int(time.time()),
        "iss": issuer,
        "aud": audience,
    }
    header = {"alg": algorithm, "kid": keyid, "typ": "JWT"}
    signed = f"{_part(header)}.{_part(claims)}"
    return f"{signed}.{_base64(_sign(crt, signed.encode()))}"


def _seconds(moment: int | datetime) -> int:
    return int(moment.timestamp()) if isinstance(moment, datetime) else int(moment)


def _sign(key: str, text: bytes) -> bytes:
    try:
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise UnsupportedError("signing tokens needs the cryptography package") from error
    try:
        private = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"not a private key in PEM form: {error}") from error
    if not isinstance(private, RSAPrivateKey):
        raise ConfigError("RS256 needs an RSA key")
    return private.sign(text, PKCS1v15(), SHA256())


def _part(value: dict[str, Any]) -> str:
    return _base64(msgspec.json.encode(value))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
