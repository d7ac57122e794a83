"""Tokens a server signs to log its users in."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from datetime import datetime

from .auth.signing import signed_token


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
        crt: private key, PEM.
        sub, sub_type: identifier of the user and its type ("user"); name, email, email_verified: of the user.
        expires_in, not_before: end and start of its life, as seconds since 1970 or as a time.
        issuer, keyid: as registered with the identity provider.
        jti: identifier of the token; made up when left out.
        groups: names of the user's groups.
        algorithm: how to sign: RS256, RS384, RS512, PS256, ..., ES256, ES384, ES512, as fits the key.
        audience: what the token is for.
    Raises:
        ConfigError: the key or the algorithm cannot be used.
        UnsupportedError: the cryptography package is not installed.
    """
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
    return signed_token({"alg": algorithm, "kid": keyid, "typ": "JWT"}, claims, crt)


def _seconds(moment: int | datetime) -> int:
    return int(moment.timestamp()) if isinstance(moment, datetime) else int(moment)
