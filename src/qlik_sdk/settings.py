"""What a client is made with when not everything is given: the environment, then the contexts of qlik-cli.

Explicit arguments win over the environment, the environment over the contexts file. Credentials go with the
host they belong to: those of the environment or of a context are never used for another host.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .auth.table import CERTIFICATE, CREDENTIALS
from .auth_type import AuthType
from .errors import ConfigError

ENVIRONMENT = {
    "QLIK_HOST": "host",
    "QLIK_API_KEY": "api_key",
    "QLIK_CLIENT_ID": "client_id",
    "QLIK_CLIENT_SECRET": "client_secret",
    "QLIK_CA_FILE": "ca_file",
    "QLIK_PROXY": "proxy",
    "QLIK_TIMEOUT": "timeout",
}
"""Variable -> field of `Config`."""

CONTEXT = "QLIK_CONTEXT"
"""Names the context to use instead of the current one."""

HOME = "QLIK_CLI_USER_HOME_DIR"
"""Where qlik-cli keeps its folder when it is not the user's home."""

_SECRETS = ("api_key", "client_id", "client_secret")
_NUMBERS = ("timeout",)
_KEY = r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'{\[&*|>!-].*?)"""
_LINE = rf"^( *){_KEY}:(?:\s+(.*))?$"
_WORDS: dict[str, Any] = {"{}": {}, "null": None, "~": None}


def completed(given: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The arguments of a `Config` with what is missing found elsewhere.

    Parameters:
        given: the explicit arguments; they are taken as they are.
    Raises:
        ConfigError: there is no host anywhere, or the contexts file is not what qlik-cli writes.
    """
    found = _below(given, _from_environment(environ))
    if not (found.get("host") and _has_login(found)):
        found = _below(found, _from_context(environ))
    if not found.get("host"):
        raise ConfigError("no host: give one, set QLIK_HOST, or choose a context of qlik-cli")
    return found


def _has_login(values: Mapping[str, Any]) -> bool:
    by_certificate = values.get("auth_type") is AuthType.ClientManagedCertificate
    return by_certificate or any(values.get(name) for name in CREDENTIALS if name not in CERTIFICATE)


def _below(upper: Mapping[str, Any], lower: Mapping[str, Any]) -> dict[str, Any]:
    """``upper``, and what ``lower`` adds: credentials for the same host only, and never to others."""
    found = {name: value for name, value in upper.items() if value is not None or name not in lower}
    other_host = found.get("host") and lower.get("host") and _netloc(found["host"]) != _netloc(lower["host"])
    keep_login = _has_login(found) or other_host
    for name, value in lower.items():
        if not (keep_login and name in _SECRETS) and not (other_host and name == "verify"):
            found.setdefault(name, value)
    return found


def _netloc(host: str) -> str:
    return urlsplit(host if "://" in host else f"https://{host}").netloc.lower()


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for variable, name in ENVIRONMENT.items():
        value = environ.get(variable)
        if value:
            found[name] = _number(variable, value) if name in _NUMBERS else value
    return found


def _number(variable: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ConfigError(f"{variable} must be a number of seconds, not {text!r}") from None


def _from_context(environ: Mapping[str, str]) -> dict[str, Any]:
    """The current context of qlik-cli, or the one that ``QLIK_CONTEXT`` names."""
    from pathlib import Path

    path = Path(environ.get(HOME) or Path.home()) / ".qlik" / "contexts.yml"
    wanted = environ.get(CONTEXT)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        if wanted:
            raise ConfigError(f"{CONTEXT} names {wanted}, but {path} cannot be read") from error
        return {}
    document = parse(text, str(path))
    contexts = document.get("contexts")
    name = wanted or document.get("current-context")
    if not isinstance(contexts, dict) or not name:
        return {}
    context = contexts.get(name)
    if not isinstance(context, dict):
        raise ConfigError(f"{path} has no context {name!r}")
    return _config_of(context)


def _config_of(context: Mapping[str, Any]) -> dict[str, Any]:
    headers = context.get("headers")
    authorization = headers.get("Authorization", "") if isinstance(headers, dict) else ""
    scheme, _, token = str(authorization).partition(" ")
    found = {
        "host": context.get("server"),
        "api_key": token if scheme.lower() == "bearer" else context.get("api-key"),
        "client_id": context.get("oauth-client-id"),
        "client_secret": context.get("oauth-client-secret"),
        "verify": False if str(context.get("insecure")).lower() == "true" else None,
    }
    if found["client_secret"]:
        found["api_key"] = None
    return {name: value for name, value in found.items() if value not in (None, "")}


def parse(text: str, where: str = "the contexts file") -> dict[str, Any]:
    """Read the YAML that qlik-cli writes: mappings of mappings and texts, by indentation.

    Raises:
        ConfigError: there is something else in it.
    """
    root: dict[str, Any] = {}
    inside: list[tuple[int, dict[str, Any]]] = [(-1, root)]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#") or line.startswith("---"):
            continue
        found = re.match(_LINE, line)
        if found is None:
            raise ConfigError(f'{where}, line {number}: expected "name: text"')
        indent, key, value = len(found[1]), str(_scalar(found[2])), (found[3] or "").strip()
        while inside[-1][0] >= indent:
            inside.pop()
        parent = inside[-1][1]
        if value and not value.startswith("#"):
            parent[key] = _scalar(value)
        else:
            child: dict[str, Any] = {}
            parent[key] = child
            inside.append((indent, child))
    return root


def _scalar(text: str) -> Any:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    text = text.partition(" #")[0].rstrip()
    return _WORDS.get(text, text)
