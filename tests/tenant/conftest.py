"""A tenant and callers of it, over real HTTP."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from jsonschema import Draft202012Validator

from qlik_tenant import Tenant
from qlik_tenant.auth import api_key
from qlik_tenant.gateway import contract


class Answer:
    """Status, headers and decoded body of a response."""

    def __init__(self, status: int, headers: Any, data: bytes) -> None:
        self.status = status
        self.headers = headers
        self.data = data

    @property
    def json(self) -> Any:
        return json.loads(self.data)

    @property
    def error(self) -> dict[str, Any]:
        return self.json["errors"][0]


class Api:
    """Calls a tenant with the key of one user; every success is held to the contract's schema."""

    def __init__(self, tenant: Tenant, key: str, user_id: str = "") -> None:
        self.tenant = tenant
        self.key = key
        self.user_id = user_id

    def send(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        whole: bool = True,
        **query: Any,
    ) -> Answer:
        """One call. `whole` False: the answer is in part by intention, so it is not held to its schema."""
        address = urlsplit(target if "://" in target else f"{self.tenant.url}{target}")
        asked = urlencode({name: _text(value) for name, value in query.items()})
        sent = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if body is not None and not isinstance(body, bytes):
            body, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        path = "?".join(filter(None, [address.path, "&".join(filter(None, [address.query, asked]))]))
        connection.request(method, path, body, sent | (headers or {}))
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        if whole:
            self._check(method, address.path, answer)
        return answer

    def _check(self, method: str, path: str, answer: Answer) -> None:
        match = self.tenant.router.match(path)
        route = match.routes.get(method) if match else None
        if route is None or answer.status >= 300 or not answer.data:
            return
        document = contract._document(route.api)
        contents = document[route.name]["responses"].get(str(answer.status), {})
        schema = contents.get("application/json")
        if schema:
            checker = Draft202012Validator({**schema, "$defs": document.get("$defs", {})})
            problems = [
                f"{list(error.path)}: {error.message[:200]}" for error in checker.iter_errors(answer.json)
            ]
            assert not problems, f"{route.operation} is not as its contract says: {problems}"

    def get(self, target: str, **query: Any) -> Answer:
        return self.send("GET", target, **query)

    def post(self, target: str, body: Any = None, **query: Any) -> Answer:
        return self.send("POST", target, body, **query)

    def put(self, target: str, body: Any = None) -> Answer:
        return self.send("PUT", target, body)

    def patch(self, target: str, **values: Any) -> Answer:
        """Replace attributes by a JSON patch."""
        operations = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in values.items()]
        return self.send("PATCH", target, operations)

    def delete(self, target: str) -> Answer:
        return self.send("DELETE", target)

    def made(self, target: str, body: Any) -> Any:
        """The body of a POST that has to succeed."""
        answer = self.post(target, body)
        assert answer.status in (200, 201), answer.data
        return answer.json

    def all(self, target: str, forward: str = "next", **query: Any) -> list[Any]:
        """Every row of a list, by following its links."""
        answer = self.get(target, **query)
        rows = []
        while True:
            assert answer.status == 200, answer.data
            rows += answer.json["data"]
            href = (answer.json["links"].get(forward) or {}).get("href")
            if not href:
                return rows
            answer = self.get(href)

    def upload(self, path: str, json_part: Any, data: bytes | None = b"", method: str = "POST") -> Answer:
        """Send a data file as multipart."""
        boundary = uuid.uuid4().hex
        lines = [f"--{boundary}", 'Content-Disposition: form-data; name="Json"', "", json.dumps(json_part)]
        body = "\r\n".join(lines).encode() + b"\r\n"
        if data is not None:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="File"; filename="f"\r\n\r\n'
            body += head.encode() + data + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        return self.send(
            method, path, body, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="session")
def closing() -> Iterator[ThreadPoolExecutor]:
    """A server takes a moment to end; the next test does not wait for it."""
    with ThreadPoolExecutor(4) as threads:
        yield threads


@pytest.fixture
def tenant(closing: ThreadPoolExecutor) -> Iterator[Tenant]:
    running = Tenant(in_memory=True, seed=1).__enter__()
    yield running
    closing.submit(running.close)


@pytest.fixture
def admin(tenant: Tenant) -> Api:
    """The first user."""
    return Api(tenant, tenant.api_key, tenant.user_id)


@pytest.fixture
def nobody(tenant: Tenant) -> Api:
    """A caller without credentials."""
    return Api(tenant, "")


@pytest.fixture
def new_user(tenant: Tenant, admin: Api) -> Any:
    """Makes users: `new_user("ann", "SharedSpaceCreator")` is a caller with that tenant role."""

    def make(subject: str, *roles: str) -> Api:
        body = {
            "subject": subject,
            "name": subject.title(),
            "assignedRoles": [{"name": role} for role in roles],
        }
        user = admin.made("/api/v1/users", body)
        _, key = api_key.issue(tenant, user["id"], "test", None)
        return Api(tenant, key, user["id"])

    return make
