"""JSON web tokens, signed with a private key."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import msgspec

from ..errors import ConfigError, UnsupportedError

_HASHES = {"256": "SHA256", "384": "SHA384", "512": "SHA512"}
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", *_CURVES)


def signed_token(header: Mapping[str, Any], claims: Mapping[str, Any], key: str) -> str:
    """A token with ``header`` and ``claims``.

    Parameters:
        header: its ``alg`` says how to sign: RS256, ES384, ...
        key: private key, PEM.
    Raises:
        ConfigError: the key or the algorithm cannot be used.
        UnsupportedError: the cryptography package is not installed.
    """
    algorithm = str(header["alg"])
    if algorithm not in ALGORITHMS:
        raise ConfigError(f"tokens are signed with one of {', '.join(ALGORITHMS)}, not {algorithm}")
    text = f"{_part(header)}.{_part(claims)}"
    return f"{text}.{_base64(_signature(algorithm, key, text.encode()))}"


def algorithm_for(key: str) -> str:
    """An algorithm the private key ``key`` (PEM) can sign with."""
    curve = getattr(_loaded(key), "curve", None)
    return "RS256" if curve is None else next(name for name, known in _CURVES.items() if known == curve.name)


def _loaded(pem: str) -> Any:
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError as error:
        raise UnsupportedError(
            "signing tokens needs the cryptography package: pip install cryptography"
        ) from error
    try:
        return load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"not a private key in PEM form: {error}") from error


def _signature(algorithm: str, pem: str, text: bytes) -> bytes:
    key = _loaded(pem)
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    hashed = getattr(hashes, _HASHES[algorithm[2:]])()
    if algorithm in _CURVES:
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != _CURVES[algorithm]:
            raise ConfigError(f"{algorithm} needs a key on the curve {_CURVES[algorithm]}")
        size = (key.curve.key_size + 7) // 8
        numbers = decode_dss_signature(key.sign(text, ec.ECDSA(hashed)))
        return b"".join(number.to_bytes(size) for number in numbers)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigError(f"{algorithm} needs an RSA key")
    if algorithm.startswith("RS"):
        return key.sign(text, padding.PKCS1v15(), hashed)
    return key.sign(text, padding.PSS(padding.MGF1(hashed), hashed.digest_size), hashed)


def _part(value: Mapping[str, Any]) -> str:
    return _base64(msgspec.json.encode(value))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
