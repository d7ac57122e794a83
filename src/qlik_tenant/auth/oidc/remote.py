"""What is asked of an identity provider over the network: its description, its keys, tokens, claims."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from .. import jwt

SECONDS = 10
MOST_BYTES = 1_000_000

Options = dict[str, Any]


class ProviderError(Exception):
    """A login that an identity provider did not complete; `status` is that of the test of a configuration."""

    def __init__(self, status: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def configuration(options: Options) -> dict[str, Any]:
    """The provider's endpoints: those of the options, or what its discovery address says."""
    given: dict[str, Any] | None = options.get("openid_configuration")
    if given:
        return given
    found = fetch(options["discoveryUrl"])
    missing = [name for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
               if not isinstance(found.get(name), str)]  # fmt: skip
    if missing:
        raise ProviderError("protocolError", f"The description of the provider lacks {', '.join(missing)}.")
    return found


def keys(address: str) -> list[dict[str, Any]]:
    """The public keys at an address."""
    found = fetch(address).get("keys")
    if not isinstance(found, list) or not all(isinstance(key, dict) for key in found):
        raise ProviderError("protocolError", "There are no keys at the provider's jwks_uri.")
    return found


def verify(token: str, address: str, algorithms: list[str]) -> None:
    """Check an RSA signature with the keys at an address; raises JwtError."""
    kid = jwt.read(token)[0].get("kid")
    signing = [key for key in keys(address) if key.get("use", "sig") == "sig" and key.get("kty") == "RSA"]
    fitting = [key for key in signing if kid is None or key.get("kid") == kid]
    if len(fitting) != 1:
        raise jwt.JwtError("its kid is none of the provider's")
    jwt.verify(token, jwt.public_key_of_jwk(fitting[0]), algorithms)


def redeem(found: dict[str, Any], options: Options, body: dict[str, str]) -> dict[str, Any]:
    """The provider's answer to a code."""
    id, secret = options["clientId"], options["clientSecret"]
    methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    headers = {}
    if "client_secret_basic" in methods:
        pair = f"{quote(id, safe='')}:{quote(secret, safe='')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
    else:
        body = {**body, "client_id": id, "client_secret": secret}
    return fetch(found["token_endpoint"], headers, urlencode(body).encode(), failure="tokenError")


def fetch(
    address: str,
    headers: dict[str, str] | None = None,
    data: bytes | None = None,
    failure: str = "protocolError",
) -> dict[str, Any]:
    """A JSON object; ProviderError when there is none."""
    if not address.lower().startswith(("https://", "http://")):
        raise ProviderError("protocolError", "The provider names an address that is none of http.")
    request = Request(address, data, {"Accept": "application/json", **(headers or {})})
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            body = answer.read(MOST_BYTES)
    except HTTPError as error:
        with error:
            raise ProviderError(failure, f"The provider answers {error.code}.") from None
    except (URLError, OSError) as error:
        raise ProviderError("networkError", "The provider cannot be reached.") from error
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProviderError(failure, "The provider answers something else than a JSON object.")
    return found
