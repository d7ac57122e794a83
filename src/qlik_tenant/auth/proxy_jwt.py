"""JWTs of a virtual proxy of client-managed Qlik Sense: signed with the key of the setting `proxy_jwt_key`.

Below `/<proxy_prefix>/` a bearer that is nothing else is taken for one. It names its user by the claims
`userDirectory` and `userId`, and may be shown as often as it is valid.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import jwt
from .credential import Attempt, Credential
from .directory import user_of
from .refusals import unauthorized

if TYPE_CHECKING:
    from ..tenant import Tenant

ALGORITHMS = ("RS256", "RS384", "RS512")


def find(tenant: Tenant, attempt: Attempt) -> Credential | None:
    """The user of a signed token; None where no proxy takes them; 401 for one that cannot be believed."""
    key = tenant.settings.text("proxy_jwt_key")
    if not key or not attempt.prefix or attempt.prefix != tenant.settings.text("proxy_prefix"):
        return None
    try:
        directory, id = _checked(tenant, attempt.bearer, Path(key))
    except jwt.JwtError as error:
        tenant.events.emit("com.qlik.v1.jwt-login.failed", "user-sessions", {"reason": str(error)})
        raise unauthorized(f"The JWT cannot be accepted: {error}.") from error
    return Credential(user_of(tenant, directory, id)[0], "proxy")


def _checked(tenant: Tenant, token: str, key: Path) -> tuple[str, str]:
    _, claims = jwt.read(token)
    try:
        pem = key.read_text()
    except OSError as error:
        raise jwt.JwtError("the proxy's key cannot be read") from error
    jwt.verify(token, jwt.public_key(pem), ALGORITHMS)
    now = tenant.clock().timestamp()
    end, start = claims.get("exp", now + 1), claims.get("nbf", now)
    if not isinstance(end, int | float) or not isinstance(start, int | float) or not start <= now < end:
        raise jwt.JwtError("its time is over or not yet come")
    for name in ("userDirectory", "userId"):
        if not isinstance(claims.get(name), str) or not claims[name]:
            raise jwt.JwtError(f"the claim {name} is missing")
    return claims["userDirectory"], claims["userId"]
