"""What an identity provider says of a user, and whether it is to be believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .. import jwt
from ..claimed import Person
from . import remote
from .remote import Options, ProviderError

if TYPE_CHECKING:
    from ...tenant import Tenant

NAMES = ("sub", "name", "email", "email_verified", "groups", "picture")


def believed(
    tenant: Tenant,
    provider: dict[str, Any],
    options: Options,
    tokens: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> dict[str, Any]:
    """The claims of an id token, with those of the userinfo endpoint unless the options leave them out.

    `tokens` is the provider's answer, `asked` what the login was started with.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc.errors import JoseError

    found = asked["configuration"]
    token, access = tokens.get("id_token"), tokens.get("access_token")
    if not isinstance(token, str):
        raise ProviderError("tokenError", "The provider's answer holds no id token.")
    try:
        head, claims = jwt.read(token)
        remote.verify(token, found["jwks_uri"], [options.get("idTokenSignatureAlg", "RS256")])
        checked = CodeIDToken(
            claims,
            head,
            {
                "iss": {"essential": True, "value": found["issuer"]},
                "aud": {"essential": True, "value": options["clientId"]},
            },
            {
                "nonce": asked["nonce"], "client_id": options["clientId"], "access_token": access,
                "max_age": asked["maxAge"],
            },
        )  # fmt: skip
        checked.validate(int(tenant.clock().timestamp()), provider["clockToleranceSec"])
    except (jwt.JwtError, JoseError) as error:
        raise ProviderError("claimsError", f"The id token cannot be accepted: {error}.") from error
    if asked["maxAge"] and not _is_recent(tenant, claims, asked["maxAge"] + provider["clockToleranceSec"]):
        raise ProviderError("claimsError", "The id token cannot be accepted: the login is too old.")
    endpoint = found.get("userinfo_endpoint")
    if endpoint and access and not options.get("useClaimsFromIdToken"):
        told = remote.fetch(endpoint, {"Authorization": f"Bearer {access}"})
        if told.get("sub") != claims["sub"]:
            raise ProviderError("claimsError", "The provider's userinfo is that of somebody else.")
        claims = {**claims, **told}
    return claims


def _is_recent(tenant: Tenant, claims: Mapping[str, Any], longest: int) -> bool:
    return bool(tenant.clock().timestamp() - claims["auth_time"] <= longest)


def person(options: Options, claims: Mapping[str, Any]) -> Person:
    """Whom the claims mean, by the mapping of the options: for each attribute JSON pointers to try."""
    found = mapped(options, claims)
    subject = found.get("sub")
    if not isinstance(subject, str) or not subject:
        raise ProviderError("claimsError", "The claims hold no subject.")
    if options.get("realm"):
        subject = f"{options['realm']}\\{subject}"
    email = found["email"] if isinstance(found.get("email"), str) else ""
    name = found["name"] if isinstance(found.get("name"), str) and found["name"] else email or subject
    groups = found.get("groups")
    if isinstance(groups, str):
        groups = [groups]
    if groups is not None:
        groups = [group for group in groups if isinstance(group, str)] if isinstance(groups, list) else None
    verified = found.get("email_verified") is True or bool(options.get("emailVerifiedAlwaysTrue"))
    return Person(subject, name, email, found.get("picture"), groups, verified)


def mapped(options: Options, claims: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes the claims hold, by name."""
    mapping = options.get("claimsMapping") or {}
    found = {name: _first(claims, mapping.get(name) or [f"/{name}"]) for name in NAMES}
    return {name: value for name, value in found.items() if value is not None}


def _first(claims: Mapping[str, Any], pointers: list[str]) -> Any:
    for pointer in pointers:
        value: Any = claims
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
                value = value[int(step)]
            else:
                value = None
        if value is not None:
            return value
    return None
