"""What all ways of OAuth share: tokens, their renewal, and how the client proves itself."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from ..core.exchange import Flow, Run, Wait
from ..core.headers import Headers
from ..core.request import JSON, WireRequest
from ..errors import ConfigError, LoginRefused, LoginRequired, QlikError, ServerError, TransportError
from .method import AuthMethod
from .token_cache import token_cache
from .turns import Turns

if TYPE_CHECKING:
    from ..config import Config
    from ..transport import WireResponse

TOKEN_PATH = "/oauth/token"
REVOKE_PATH = "/oauth/revoke"

_MARGIN_SECONDS = 60.0
"""Before its end a token is renewed by so much, as clocks differ and calls take time."""
_MARGIN_SHARE = 0.2
"""Of the life of tokens that live shortly."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token.

    Attributes:
        access: the token itself.
        expires_at, renew_at: seconds since 1970; None where the server did not say.
    """

    access: str = field(repr=False)
    expires_at: float | None = None
    renew_at: float | None = None

    def due(self, now: float) -> bool:
        """Whether it is time to renew it."""
        return self.renew_at is not None and now >= self.renew_at

    def over(self, now: float) -> bool:
        """Whether it has ended."""
        return self.expires_at is not None and now >= self.expires_at


class OAuth(AuthMethod):
    """Base of the ways of OAuth: sends an access token, and gets another before that one ends.

    Whatever sets a token sets ``config.api_key`` and ``config.refresh_token`` of the client too, where they
    can be read, saved, and set by hand. All threads or tasks share one token, and one of them renews it while
    the others wait.
    """

    advice = "the token was revoked or is no longer valid, and the client could not get another: log in again"
    grant_advice = "check client_id, client_secret and scope, and that the OAuth client may use this grant"
    """What to do when the token endpoint refuses."""
    unattended = True
    """Whether a token can be had without a person."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.clock = time.time
        self._turns = Turns()
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._cache = token_cache(config)
        self._attempts = 0
        self._failure: QlikError | None = None
        self._left = False

    # --- calls

    def prepare(self, request: WireRequest) -> Flow[None]:
        path = urlsplit(request.url).path
        if path.startswith("/oauth/") or "authorization" in request.headers:
            if path in (TOKEN_PATH, REVOKE_PATH):
                self._identify(request)
            return
        token = yield from self._usable()
        request.headers["Authorization"] = f"Bearer {token.access}"
        request.credential, request.renew_at = token.access, token.renew_at

    def renew_at(self, request: WireRequest) -> float | None:
        return request.renew_at if self.unattended or self.config.refresh_token else None

    def renew(self, request: WireRequest, response: WireResponse) -> Flow[bool]:
        if not request.credential or (response.status != 401 and not request.is_upgrade):
            return False
        token = self.current()
        if token is None or token.access == request.credential:
            if not (self.unattended or self.config.refresh_token):
                return False
            yield from self._renewed(token)
        return True

    # --- tokens

    def current(self) -> Token | None:
        """The token in use, due or not."""
        with self._lock:
            access = self.config.api_key
            if not access:
                return None
            if self._token is None or self._token.access != access:
                self._token = Token(access)
            return self._token

    def _usable(self) -> Flow[Token]:
        token = self.current()
        if token is not None and not token.due(self.clock()):
            return token
        try:
            return (yield from self._renewed(token))
        except (TransportError, ServerError):
            if token is None or token.over(self.clock()):
                raise
            return token

    def _renewed(self, old: Token | None) -> Flow[Token]:
        """A token other than ``old``: the one somebody else got in the meantime, or a new one."""
        attempts = self._attempts
        turn = self._turns.join()
        try:
            yield Wait(turn)
            token = self.current()
            if token is not None and token is not old and not token.due(self.clock()):
                return token
            if self._attempts != attempts and self._failure is not None:
                raise self._failure
            return (yield from self._attempt(old))
        finally:
            self._turns.leave(turn)

    def _attempt(self, old: Token | None) -> Flow[Token]:
        failure: QlikError | None = None
        try:
            if self._left:
                raise LoginRequired("this client was logged out; call authorize() to log in again")
            return (yield from self._cached(old)) or (yield from self._new(old))
        except QlikError as error:
            failure = error
            raise
        finally:
            self._failure = failure
            self._attempts += 1

    def _new(self, old: Token | None) -> Flow[Token]:
        """A new token, or the one that another program has put into the cache while this one waited."""
        lock, name = getattr(self._cache, "lock", None), self.cache_name
        if lock is None:
            return (yield from self.adopt((yield from self._fetched())))
        unlock = yield Run(lambda: lock(name))
        try:
            found = yield from self._cached(old)
            return found or (yield from self.adopt((yield from self._fetched())))
        finally:
            unlock()

    def _fetched(self) -> Flow[dict[str, Any]]:
        if self.config.refresh_token:
            try:
                return (yield from self.refreshed())
            except LoginRefused as error:
                self.config.refresh_token = None
                if not self.unattended:
                    yield from self.forget()
                    raise LoginRequired(f"the login has ended, log in again ({error})") from error
        return (yield from self.grant())

    def grant(self) -> Flow[dict[str, Any]]:
        """Get a token without anything from an earlier login; the answer of the token endpoint."""
        raise NotImplementedError

    def refreshed(self) -> Flow[dict[str, Any]]:
        """Trade the refresh token for another pair."""
        body = {"grant_type": "refresh_token", "refresh_token": self.config.refresh_token}
        return (yield from self.ask(body))

    def refresh(self) -> Flow[dict[str, Any]]:
        """Trade the refresh token now, whatever is left of the access token's life."""
        return self.login(self.refreshed())

    def authorize(self) -> Flow[dict[str, Any]]:
        """Get a token now, without a browser."""
        return self.login()

    def login(self, how: Flow[dict[str, Any]] | None = None) -> Flow[dict[str, Any]]:
        """Get a token now.

        Parameters:
            how: steps to the answer of the token endpoint; those of `grant` when left out.
        Returns:
            That answer.
        """
        turn = self._turns.join()
        try:
            yield Wait(turn)
            reply = yield from (self.grant() if how is None else how)
            yield from self.adopt(reply)
            return reply
        finally:
            self._turns.leave(turn)

    def logout(self) -> Flow[None]:
        """Revoke the tokens; the client is of no use until the next `login`."""
        access, refresh = self.config.api_key, self.config.refresh_token
        for token, hint in ((access, "access_token"), (refresh, "refresh_token")):
            if token:
                body = {"token": token, "token_type_hint": hint}
                yield from self.post(REVOKE_PATH, body, "the token may not be revoked yet")
        yield from self.forget()
        self._left = True

    def adopt(self, reply: Mapping[str, Any]) -> Flow[Token]:
        """Use the token of a reply from now on."""
        now = self.clock()
        expires_at = _expiry(reply, now)
        life = None if expires_at is None else max(0.0, expires_at - now)
        renew_at = None if life is None else now + life - min(_MARGIN_SECONDS, life * _MARGIN_SHARE)
        token = Token(reply["access_token"], expires_at, renew_at)
        with self._lock:
            self._token = token
            self.config.api_key = token.access
            self.config.refresh_token = reply.get("refresh_token") or self.config.refresh_token
            self._left = False
        cache, name = self._cache, self.cache_name
        if cache is not None:
            kept = _Kept(token.access, self.config.refresh_token, expires_at, renew_at)
            yield Run(lambda: cache.save(name, msgspec.json.encode(kept).decode()))
        return token

    def forget(self) -> Flow[None]:
        """Drop the tokens, from the cache as well."""
        with self._lock:
            self._token = None
            self.config.api_key = ""
            self.config.refresh_token = ""
        cache, name = self._cache, self.cache_name
        if cache is not None:
            yield Run(lambda: cache.delete(name))

    # --- the cache

    @property
    def cache_name(self) -> str:
        """Name in the cache: another one for every tenant, client, user and set of scopes."""
        config = self.config
        parts = (
            config.base_url,
            type(self).__name__,
            config.client_id,
            config.subject,
            config.user_id,
            *sorted(config.scope),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def _cached(self, old: Token | None) -> Flow[Token | None]:
        """The token of the cache, which another program may have renewed; None if there is none to use."""
        cache, name = self._cache, self.cache_name
        if cache is None:
            return None
        kept = _kept((yield Run(lambda: cache.load(name))))
        if kept is None:
            return None
        with self._lock:
            self.config.refresh_token = kept.refresh_token or self.config.refresh_token
            token = Token(kept.access_token, kept.expires_at, kept.renew_at)
            if token.due(self.clock()) or (old is not None and old.access == token.access):
                return None
            self._token = token
            self.config.api_key = token.access
            return token

    # --- the token endpoint

    def ask(self, body: Mapping[str, Any]) -> Flow[dict[str, Any]]:
        """Ask the token endpoint.

        Raises:
            LoginRefused: it refuses; StatusError: it cannot answer.
        """
        response = yield from self.post(TOKEN_PATH, body, self.grant_advice)
        return self.decoded(response, "access_token")

    def post(self, path: str, body: Mapping[str, Any], advice: str) -> Flow[WireResponse]:
        """Call an endpoint of the authorization server as the OAuth client.

        Parameters:
            advice: what to do when it refuses.
        """
        given = {name: value for name, value in body.items() if value is not None}
        request = WireRequest("POST", f"{self.config.base_url}{path}", Headers({"Content-Type": JSON}))
        if "client_secret" not in given:
            self._identify(request)
            given.update(self._identity(request.url) if path == TOKEN_PATH else {})
        request.body = msgspec.json.encode(given)
        request.length = len(request.body)
        response = yield from self.send(request)
        if response.status >= 400:
            raise self.refusal(request, response, advice)
        return response

    def _identify(self, request: WireRequest) -> None:
        secret = self.config.client_secret
        if secret:
            pair = f"{self.config.client_id}:{secret}".encode()
            request.headers.setdefault("Authorization", f"Basic {base64.b64encode(pair).decode()}")

    def _identity(self, endpoint: str) -> dict[str, Any]:
        """What the body says about the client, where no header does."""
        config = self.config
        if config.client_secret:
            return {}
        if not config.private_key:
            return {"client_id": config.client_id}
        from .assertion import client_assertion

        return {"client_id": config.client_id, **client_assertion(config, endpoint)}


def oauth_of(method: AuthMethod) -> OAuth:
    """``method``, if it is one of OAuth.

    Raises:
        ConfigError: it is not.
    """
    if isinstance(method, OAuth):
        return method
    raise ConfigError("Method only available for AuthType OAuth2")


def _expiry(reply: Mapping[str, Any], now: float) -> float | None:
    seconds = reply.get("expires_in")
    if isinstance(seconds, int | float):
        return now + seconds
    at = reply.get("expires_at")
    if isinstance(at, str):
        try:
            return datetime.fromisoformat(at).timestamp()
        except ValueError:
            return None
    return None


class _Kept(msgspec.Struct):
    """A token in the cache."""

    access_token: str
    refresh_token: str | None
    expires_at: float | None
    renew_at: float | None


def _kept(text: str | None) -> _Kept | None:
    try:
        return None if text is None else msgspec.json.decode(text, type=_Kept)
    except msgspec.DecodeError:
        return None  # written by another version, or by nobody we know: as good as nothing
