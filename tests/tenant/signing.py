"""Keys and signed JWTs for tests, made with the cryptography library alone."""

from __future__ import annotations

import base64
import json
import time
import uuid
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


@cache
def rsa_key(name: str = "", bits: int = 2048) -> Any:
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key(name: str = "") -> Any:
    return ec.generate_private_key(ec.SECP384R1())


def pem(key: Any) -> str:
    public = key.public_key()
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def claims_of(token: str) -> dict[str, Any]:
    return json.loads(data(token.split(".")[1]))


def jwt(claims: dict[str, Any], key: Any, kid: str = "k1", **head: Any) -> str:
    algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES384"
    parts = ({"alg": algorithm, "typ": "JWT", "kid": kid, **head}, claims)
    signed = ".".join(text(json.dumps(part).encode()) for part in parts)
    if algorithm == "RS256":
        mark = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA384())))
        mark = r.to_bytes(48) + s.to_bytes(48)
    return f"{signed}.{text(mark)}"


def login_claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": "https://issuer.example", "aud": "qlik.api/login/jwt-session", "sub": "jwt|ann",
        "subType": "user", "name": "Ann", "email": "ann@example.org", "email_verified": True,
        "jti": str(uuid.uuid4()), "iat": now, "nbf": now - 1, "exp": now + 600,
    }  # fmt: skip
    return {name: value for name, value in (claims | changed).items() if value is not None}


def ec_jwk(key: Any, kid: str = "k1") -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {
        "kid": kid, "kty": "EC", "alg": "ES384", "use": "sig", "crv": "P-384",
        "x": text(numbers.x.to_bytes(48)), "y": text(numbers.y.to_bytes(48)),
    }  # fmt: skip
