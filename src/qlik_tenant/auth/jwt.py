"""JSON Web Tokens, signed and checked with the algorithms the platform takes.

The work is joserfc's, which comes with the library of the OAuth server; here is which keys and algorithms
are good enough, always chosen by the caller and never by the token.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from joserfc.jwk import ECKey, KeySet, RSAKey

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
LEAST_RSA_BITS = 2048


class JwtError(ValueError):
    """A token that cannot be believed; says why."""


def sign(claims: dict[str, Any], key: EllipticCurvePrivateKey, key_id: str) -> str:
    """A token signed with ES384."""
    from joserfc import jwt
    from joserfc.jwk import ECKey

    head = {"alg": "ES384", "typ": "JWT", "kid": key_id}
    return jwt.encode(head, claims, ECKey.import_key(key), ["ES384"], default_type=None)


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, not yet believed; raises JwtError."""
    from joserfc import jws
    from joserfc.errors import JoseError

    try:
        parts = jws.extract_compact(token.encode())
        head, claims = parts.headers(), json.loads(parts.payload)
    except (JoseError, ValueError) as error:
        raise JwtError("is not a JWT") from error
    if not isinstance(claims, dict):
        raise JwtError("is not a JWT")
    return head, claims


def verify(token: str, key: Any, algorithms: Collection[str] = ALGORITHMS) -> None:
    """Check a token's signature with a public key (`public_key`, `public_key_of_jwk`); raises JwtError."""
    from joserfc import jws
    from joserfc.errors import JoseError

    algorithm = str(read(token)[0].get("alg"))
    if algorithm not in algorithms:
        raise JwtError(f"algorithm {algorithm!r} is not one of: {', '.join(algorithms)}")
    try:
        jws.deserialize_compact(token.encode(), _joserfc_key(key), [algorithm])
    except (JoseError, ValueError) as error:
        raise JwtError("the signature does not fit the key") from error


def public_key(pem: str) -> Any:
    """A public key, or that of a certificate, in PEM; raises JwtError."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        if "BEGIN CERTIFICATE" in pem:
            key: Any = x509.load_pem_x509_certificate(pem.encode()).public_key()
        else:
            key = serialization.load_pem_public_key(pem.encode())
    except ValueError as error:
        raise JwtError("is neither a public key nor a certificate in PEM") from error
    return _strong(key)


def public_key_of_jwk(jwk: dict[str, Any]) -> Any:
    """A public key from its JSON form; raises JwtError."""
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    kinds: dict[Any, Any] = {"RSA": RSAKey, "EC": ECKey}
    # Without `alg` and the like: which algorithms a key is for is checked where it is used.
    material = {name: jwk[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in jwk}
    try:
        return _strong(kinds[jwk["kty"]].binding.import_from_dict(material))
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise error if isinstance(error, JwtError) else JwtError("is not a public key") from error


def key_set(jwks: Iterable[dict[str, Any]]) -> KeySet:
    """The keys of a list that are good enough, with the ids and algorithms they are for."""
    from joserfc.jwk import KeySet

    found: list[Any] = []
    for jwk in jwks:
        told = {name: jwk[name] for name in ("kid", "alg") if isinstance(jwk.get(name), str)}
        with contextlib.suppress(JwtError):
            found.append(_joserfc_key(public_key_of_jwk(jwk), told))
    return KeySet(found)


def jwk_of(key: EllipticCurvePrivateKey, key_id: str) -> dict[str, Any]:
    """The public side of a signing key in JSON form."""
    from joserfc.jwk import ECKey

    public = ECKey.import_key(key).as_dict(private=False)
    return {"kid": key_id, "use": "sig", "alg": "ES384", **public}


def _joserfc_key(key: Any, told: dict[str, str] | None = None) -> ECKey | RSAKey:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from joserfc.jwk import ECKey, RSAKey

    kind = RSAKey if isinstance(key, rsa.RSAPublicKey) else ECKey
    parameters: Any = told
    return kind.import_key(key, parameters)


def _strong(key: Any) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise JwtError(f"an RSA key needs at least {LEAST_RSA_BITS} bits")
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        raise JwtError("is neither an RSA nor an elliptic-curve key")
    return key
