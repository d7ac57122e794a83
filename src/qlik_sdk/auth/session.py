"""What all ways share that call with the cookies of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.exchange import Flow, Load, Run, Wait
from ..core.headers import Headers
from ..core.request import WireRequest, with_query
from ..errors import LoginRequired
from .cookie_jar import CookieJar
from .method import AuthMethod, decoded
from .turns import Turns

if TYPE_CHECKING:
    from ..config import Config
    from ..transport import WireResponse

CSRF_HEADER = "qlik-csrf-token"
_CSRF_CODE = "CSRF-TOKEN-2"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Session(AuthMethod):
    """Base of the ways that keep cookies: logs in once for all threads or tasks, and again when that ends."""

    csrf_path = "/api/v1/csrf-token"
    csrf_on_calls = True
    """Whether REST calls that change something need the token, or websockets only."""
    csrf_header_on_upgrades = True

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.jar = CookieJar()
        self._turns = Turns()
        self._logins = 0
        self._csrf: str | None = None
        self._left = False

    # --- for each way to fill in

    def begin(self) -> Flow[None]:
        """Start a session: get its cookies into the jar.

        Raises:
            LoginRefused, LoginRequired.
        """
        raise NotImplementedError

    def can_begin(self) -> bool:
        """Whether `begin` may be called (again)."""
        return True

    def mark(self, request: WireRequest) -> None:
        """Put on ``request`` what says whose it is."""
        cookies = self.jar.header(request.url)
        if cookies and "cookie" not in request.headers:
            request.headers["Cookie"] = cookies

    # --- calls

    def prepare(self, request: WireRequest) -> Flow[None]:
        if not self._logins:
            yield from self._begun(0)
        if request.is_upgrade or (self.csrf_on_calls and request.method not in _SAFE):
            token = yield from self._csrf_token(request.is_upgrade)
            if token and request.is_upgrade:
                request.url = with_query(request.url, {CSRF_HEADER: token})
            if token and (self.csrf_header_on_upgrades or not request.is_upgrade):
                request.headers.setdefault(CSRF_HEADER, token)
        request.credential = str(self._logins)
        self.mark(request)

    def renew(self, request: WireRequest, response: WireResponse) -> Flow[bool]:
        if response.status == 403 and not request.is_upgrade:
            if response.content is None:
                yield Load(response)
            if not _is_csrf(decoded(response)):
                return False
            if self._csrf == request.headers.get(CSRF_HEADER):
                self._csrf = None
            return True
        if request.credential == str(self._logins) and not self.can_begin():
            return False
        yield from self._begun(int(request.credential))
        return True

    def received(self, request: WireRequest, response: WireResponse) -> None:
        self.jar.take(response.headers.all("set-cookie"))

    # --- sessions

    def login(self) -> Flow[dict[str, str]]:
        """Start a session now; its cookies by name."""
        self._left = False
        yield from self._begun(self._logins)
        return self.jar.values()

    def logout(self) -> Flow[None]:
        """End the session, also one that was given and not called with yet."""
        if not self._logins and not self._left and (self.config.cookie or self.config.session_id):
            yield from self._begun(0)
        if self._logins:
            yield from self.end()
        self.jar.clear()
        self._csrf = None
        self._logins = 0
        self._left = True

    def end(self) -> Flow[None]:
        """Tell the server that the session is over."""
        yield from ()

    def _begun(self, after: int) -> Flow[None]:
        """A session other than number ``after``."""
        turn = self._turns.join()
        try:
            yield Wait(turn)
            if self._logins != after:
                return
            yield from self._begin()
        finally:
            self._turns.leave(turn)

    def _begin(self) -> Flow[None]:
        if self._left:
            raise LoginRequired("this client was logged out; call login() to log in again")
        if not self.can_begin():
            raise LoginRequired(f"the session has ended: {self.advice}")
        self._csrf = None
        yield from self.begin()
        self._logins += 1

    def _csrf_token(self, fresh: bool) -> Flow[str]:
        """The CSRF token, "" where the server has none."""
        turn = self._turns.join()
        try:
            yield Wait(turn)
            if self._csrf is None or fresh:
                response = yield from self._fetched()
                if self.is_refusal(response.status, response.headers) and self.can_begin():
                    yield from self._begin()
                    response = yield from self._fetched()
                if self.is_refusal(response.status, response.headers):
                    raise self.refusal(self.own_request("GET", self.csrf_path), response, self.advice)
                self._csrf = response.headers.get(CSRF_HEADER, "")
            return self._csrf
        finally:
            self._turns.leave(turn)

    def _fetched(self) -> Flow[WireResponse]:
        return (yield from self.send(self.own_request("GET", self.csrf_path)))

    def own_request(self, method: str, path: str) -> WireRequest:
        """A request of the session itself."""
        request = WireRequest(method, f"{self.config.service_url(path)}{path}", Headers())
        self.mark(request)
        return request

    def signed_token(self) -> Flow[str]:
        """The token ``config.jwt`` is or gives."""
        given = self.config.jwt
        token = (yield Run(given)) if callable(given) else given
        if not isinstance(token, str) or not token:
            raise LoginRequired("the function given as jwt returned no token")
        return token


def _is_csrf(body: object) -> bool:
    if not isinstance(body, dict):
        return False
    listed = body.get("errors")
    codes = (
        [error.get("code") for error in listed if isinstance(error, dict)] if isinstance(listed, list) else []
    )
    return _CSRF_CODE in (body.get("code"), *codes)
