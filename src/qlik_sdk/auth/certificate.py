"""Client-managed: straight to the services, with a client certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.exchange import Flow
from ..core.request import WireRequest
from .method import AuthMethod
from .proxy import add_xrf_key, xrf_key

if TYPE_CHECKING:
    from ..config import Config

_DIRECTORY, _USER = "INTERNAL", "sa_engine"


class Certificate(AuthMethod):
    """Shows the certificate and says with ``X-Qlik-User`` who calls; ``INTERNAL\\sa_engine`` by default.

    Without a port in the host, engine sessions go to port 4747, ``/qps`` to 4243 and ``/qrs`` to 4242.
    """

    probe = "/qrs/about"
    advice = "check that the server trusts client_certificate, and that user_directory and user_id exist"

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._xrf = xrf_key()

    def prepare(self, request: WireRequest) -> Flow[None]:
        directory, user = self.config.user_directory or _DIRECTORY, self.config.user_id or _USER
        request.headers.setdefault("X-Qlik-User", f"UserDirectory={directory}; UserId={user}")
        if not request.is_upgrade:
            add_xrf_key(request, self._xrf)
        yield from ()
