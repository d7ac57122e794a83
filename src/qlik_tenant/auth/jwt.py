"""JSON Web Tokens, signed and checked with the algorithms the platform takes.

Only what the tenant needs: compact tokens, RSA and elliptic-curve signatures, a fixed list of algorithms
chosen by the caller and never by the token.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

RSA = ("RS256", "RS384", "RS512")
EC = {"ES256": ("secp256r1", 32), "ES384": ("secp384r1", 48), "ES512": ("secp521r1", 66)}
ALGORITHMS = (*RSA, *EC)
LEAST_RSA_BITS = 2048


class JwtError(ValueError):
    """A token that cannot be believed; says why."""


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The reverse; raises JwtError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise JwtError("is not base64url") from error


def sign(claims: dict[str, Any], key: EllipticCurvePrivateKey, key_id: str) -> str:
    """A token signed with ES384."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    head = {"alg": "ES384", "typ": "JWT", "kid": key_id}
    signed = ".".join(encode(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA384())))
    return f"{signed}.{encode(r.to_bytes(48) + s.to_bytes(48))}"


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token, not yet believed; raises JwtError."""
    parts = token.split(".")
    if len(parts) != 3:
        raise JwtError("is not a JWT")
    try:
        head, claims = (json.loads(decode(part)) for part in parts[:2])
    except ValueError as error:
        raise JwtError("is not a JWT") from error
    if not isinstance(head, dict) or not isinstance(claims, dict):
        raise JwtError("is not a JWT")
    return head, claims


def verify(token: str, key: Any, algorithms: Collection[str] = ALGORITHMS) -> None:
    """Check a token's signature with a public key (`public_key`, `public_key_of_jwk`); raises JwtError."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    algorithm = str(read(token)[0].get("alg"))
    if algorithm not in algorithms:
        raise JwtError(f"algorithm {algorithm!r} is not one of: {', '.join(algorithms)}")
    signed, _, signature = token.rpartition(".")
    mark = decode(signature)
    hash = (
        hashes.SHA256()
        if algorithm.endswith("256")
        else hashes.SHA384()
        if algorithm.endswith("384")
        else hashes.SHA512()
    )
    try:
        if algorithm in RSA and isinstance(key, rsa.RSAPublicKey):
            key.verify(mark, signed.encode(), padding.PKCS1v15(), hash)
            return
        curve, size = EC.get(algorithm, ("", 0))
        if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == curve and len(mark) == 2 * size:
            whole = encode_dss_signature(int.from_bytes(mark[:size]), int.from_bytes(mark[size:]))
            key.verify(whole, signed.encode(), ec.ECDSA(hash))
            return
    except InvalidSignature:
        pass
    raise JwtError("the signature does not fit the key")


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
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    curves: dict[str, Any] = {"P-256": ec.SECP256R1, "P-384": ec.SECP384R1, "P-521": ec.SECP521R1}

    def number(name: str) -> int:
        return int.from_bytes(decode(str(jwk[name])))

    try:
        if jwk["kty"] == "RSA":
            return _strong(rsa.RSAPublicNumbers(number("e"), number("n")).public_key())
        curve = curves[str(jwk["crv"])]()
        return ec.EllipticCurvePublicNumbers(number("x"), number("y"), curve).public_key()
    except (KeyError, ValueError) as error:
        raise JwtError("is not a public key") from error


def jwk_of(key: EllipticCurvePrivateKey, key_id: str) -> dict[str, str]:
    """The public side of a signing key in JSON form."""
    numbers = key.public_key().public_numbers()
    return {
        "kid": key_id, "kty": "EC", "crv": "P-384", "use": "sig", "alg": "ES384",
        "x": encode(numbers.x.to_bytes(48)), "y": encode(numbers.y.to_bytes(48)),
    }  # fmt: skip


def _strong(key: Any) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < LEAST_RSA_BITS:
            raise JwtError(f"an RSA key needs at least {LEAST_RSA_BITS} bits")
    elif not isinstance(key, ec.EllipticCurvePublicKey):
        raise JwtError("is neither an RSA nor an elliptic-curve key")
    return key
