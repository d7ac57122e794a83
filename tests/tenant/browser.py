"""A browser as far as authentication needs one: cookies, forms, redirects that are looked at."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Browser:
    """Sends the cookies it was given; `api` is a caller without a key."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.cookies: dict[str, str] = {}

    def send(self, method: str, target: str, body: Any = None, **options: Any) -> Any:
        headers = dict(options.pop("headers", {}))
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.api.send(method, target, body, headers=headers, **options)
        for line in answer.headers.get_all("set-cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return answer

    def get(self, target: str, **options: Any) -> Any:
        return self.send("GET", target, **options)

    def form(self, target: str, values: dict[str, str], headers: dict[str, str] | None = None) -> Any:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", target, urlencode(values).encode(), headers=kind | (headers or {}))

    def log_in(self, user: str, secret: str, **values: str) -> Any:
        return self.form("/login/local", {"user": user, "secret": secret, **values})

    @property
    def csrf(self) -> str:
        answer = self.get("/api/v1/csrf-token")
        assert answer.status == 204, answer.data
        return str(answer.headers["qlik-csrf-token"])
