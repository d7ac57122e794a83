"""OAuth clients that sign instead of having a secret (private-key JWT)."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING

from ..errors import ConfigError
from .signing import algorithm_for, signed_token

if TYPE_CHECKING:
    from ..config import Config

_LIFE_SECONDS = 60


def client_assertion(config: Config, endpoint: str) -> dict[str, str]:
    """What the body of a token request says instead of a secret; made anew for every request.

    Parameters:
        endpoint: URL of the token endpoint, whom the assertion is for.
    """
    if not config.key_id or not config.private_key or not config.client_id:
        raise ConfigError("Missing config property: key_id, the kid the key is registered with")
    now = int(time.time())
    claims = {
        "iss": config.client_id,
        "sub": config.client_id,
        "aud": endpoint,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + _LIFE_SECONDS,
    }
    header = {"alg": algorithm_for(config.private_key), "kid": config.key_id, "typ": "JWT"}
    return {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": signed_token(header, claims, config.private_key),
    }
