"""Signatures of JSON Web Tokens: what is believed, and what never is."""

import pytest
from hypothesis import given, settings, strategies

from qlik_tenant.auth import jwt
from tests.tenant.signing import claims_of, ec_jwk, ec_key, rsa_key
from tests.tenant.signing import jwt as signed


def test_what_is_signed_can_be_checked():
    for key in (rsa_key(), ec_key()):
        jwt.verify(signed({"sub": "x"}, key), key.public_key())
    token = jwt.sign({"sub": "x"}, ec_key(), "k")
    jwt.verify(token, jwt.public_key_of_jwk(jwt.jwk_of(ec_key(), "k")), ["ES384"])
    assert jwt.read(token) == ({"alg": "ES384", "typ": "JWT", "kid": "k"}, claims_of(token))
    assert jwt.jwk_of(ec_key(), "k1") == ec_jwk(ec_key())


def test_the_caller_chooses_the_algorithm():
    with pytest.raises(jwt.JwtError, match="is not one of"):
        jwt.verify(signed({}, rsa_key()), rsa_key().public_key(), ["ES384"])


@settings(max_examples=200, deadline=None)
@given(strategies.text(max_size=60))
def test_no_text_is_believed(text):
    for key in (rsa_key().public_key(), ec_key().public_key()):
        with pytest.raises(jwt.JwtError):
            jwt.verify(text, key)


@settings(max_examples=100, deadline=None)
@given(strategies.integers(0, 10_000), strategies.sampled_from("AZaz09-_."))
def test_no_changed_letter_is_believed(at, letter):
    token = signed({"sub": "x"}, ec_key())
    at %= len(token) - 1  # the last letter holds bits that mean nothing
    changed = f"{token[:at]}{letter}{token[at + 1 :]}"
    if changed == token:
        jwt.verify(token, ec_key().public_key())
        return
    with pytest.raises(jwt.JwtError):
        jwt.verify(changed, ec_key().public_key())
