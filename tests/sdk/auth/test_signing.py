"""Signed tokens: the claims of 0.17, every algorithm, and what cannot be signed."""

from __future__ import annotations

import base64
import json
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from qlik_sdk import generate_signed_token
from qlik_sdk.auth.signing import ALGORITHMS, algorithm_for
from qlik_sdk.errors import ConfigError, UnsupportedError

serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")

from cryptography.hazmat.primitives import hashes  # noqa: E402  # only where the package is there
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature  # noqa: E402

CLAIMS: dict[str, Any] = {
    "sub": "u",
    "sub_type": "user",
    "name": "N",
    "email": "e@x",
    "expires_in": 2_000_000_000,
    "not_before": 0,
    "issuer": "i",
    "keyid": "kid-1",
}


def pem(key: Any) -> str:
    form = serialization.PrivateFormat.PKCS8
    return str(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode())


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    return {
        "RS": rsa.generate_private_key(65537, 2048),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "ES384": ec.generate_private_key(ec.SECP384R1()),
        "ES512": ec.generate_private_key(ec.SECP521R1()),
    }


def parts(token: str) -> tuple[Any, Any, bytes, bytes]:
    def plain(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    head, body, signature = token.split(".")
    return json.loads(plain(head)), json.loads(plain(body)), f"{head}.{body}".encode(), plain(signature)


def test_claims(keys: dict[str, Any]) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    options = {**CLAIMS, "groups": ["g"], "jti": "j", "expires_in": moment}
    head, claims, _, _ = parts(generate_signed_token(pem(keys["RS"]), **options))
    assert head == {"alg": "RS256", "kid": "kid-1", "typ": "JWT"}
    assert claims.pop("iat") > 1_700_000_000
    assert claims == {
        "jti": "j",
        "sub": "u",
        "subType": "user",
        "name": "N",
        "email": "e@x",
        "email_verified": True,
        "groups": ["g"],
        "exp": int(moment.timestamp()),
        "nbf": 0,
        "iss": "i",
        "aud": "qlik.api/login/jwt-session",
    }
    tokens = [generate_signed_token(pem(keys["RS"]), **CLAIMS) for _ in range(2)]
    assert parts(tokens[0])[1]["jti"] != parts(tokens[1])[1]["jti"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_algorithms(keys: dict[str, Any], algorithm: str) -> None:
    key = keys.get(algorithm, keys["RS"])
    head, _, text, signature = parts(generate_signed_token(pem(key), **CLAIMS, algorithm=algorithm))
    assert head["alg"] == algorithm
    hashed = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}[algorithm[2:]]
    if algorithm.startswith("ES"):
        half = len(signature) // 2
        numbers = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
        key.public_key().verify(encode_dss_signature(*numbers), text, ec.ECDSA(hashed))
    elif algorithm.startswith("PS"):
        form = padding.PSS(padding.MGF1(hashed), hashed.digest_size)
        key.public_key().verify(signature, text, form, hashed)
    else:
        key.public_key().verify(signature, text, padding.PKCS1v15(), hashed)
    assert algorithm_for(pem(key)) == (algorithm if algorithm.startswith("ES") else "RS256")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "rs256", ""])
def test_algorithms_that_prove_nothing(keys: dict[str, Any], algorithm: str) -> None:
    with pytest.raises(ConfigError, match="tokens are signed with one of RS256"):
        generate_signed_token(pem(keys["RS"]), **CLAIMS, algorithm=algorithm)


def test_keys_that_do_not_fit(keys: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="RS256 needs an RSA key"):
        generate_signed_token(pem(keys["ES256"]), **CLAIMS)
    with pytest.raises(ConfigError, match="ES384 needs a key on the curve secp384r1"):
        generate_signed_token(pem(keys["ES256"]), **CLAIMS, algorithm="ES384")
    with pytest.raises(ConfigError, match="ES256 needs a key"):
        generate_signed_token(pem(keys["RS"]), **CLAIMS, algorithm="ES256")
    with pytest.raises(ConfigError, match="not a private key in PEM form") as caught:
        generate_signed_token("s3cret", **CLAIMS)
    assert "s3cret" not in str(caught.value)


def test_without_the_cryptography_package(keys: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    text = pem(keys["RS"])
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.serialization", None)
    with pytest.raises(UnsupportedError, match="pip install cryptography"):
        generate_signed_token(text, **CLAIMS)
