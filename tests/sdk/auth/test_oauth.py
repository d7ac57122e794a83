"""Tokens of OAuth clients: got, renewed, shared, revoked, kept."""

from __future__ import annotations

import asyncio
import json
import stat
import subprocess
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any, ClassVar

import pytest

from qlik_sdk import AsyncAuth, AsyncQlik, Auth, AuthType, Config, Qlik
from qlik_sdk.auth.oauth import Token
from qlik_sdk.auth.token_cache import FileCache, KeyringCache, token_cache
from qlik_sdk.errors import (
    AuthenticationError,
    AuthenticationException,
    ConfigError,
    LoginRefused,
    LoginRequired,
    TransportError,
)
from tests.sdk.test_sessions import wait_for

SECRET = "s3cret-of-the-client"
REDIRECT = "http://127.0.0.1:8123/callback"


def me(auth: Auth) -> str:
    name: str = auth.rest(path="/users/me").json()["name"]
    return name


def test_client_credentials(issuer: Any) -> None:
    with Auth(issuer.config(scope=["apps:read"])) as auth:
        assert me(auth) == me(auth) == "access-1-secret"
    assert issuer.asked == [{"grant_type": "client_credentials", "scope": "apps:read user_default"}]
    assert issuer.headers[0]["authorization"].startswith("Basic ")
    assert auth.config.api_key == "access-1-secret"


def test_authorize_as_in_017(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        assert auth.authorize()["access_token"] == "access-1-secret"
        assert me(auth) == "access-1-secret"
        reply = auth.rest(path="/oauth/token", method="post", data={"grant_type": "client_credentials"})
        assert reply.json()["access_token"] == "access-2-secret"
        with pytest.raises(ConfigError, match="offline_access"):
            auth.refresh_token()
        auth.deauthorize()
    assert issuer.revoked == [{"token": "access-1-secret", "token_type_hint": "access_token"}]
    assert (auth.config.api_key, auth.config.refresh_token) == ("", "")
    with Auth(Config("h.example", api_key="k")) as auth, pytest.raises(ConfigError, match="AuthType OAuth2"):
        auth.authorize()


def test_logged_out_clients_stay_so_until_the_next_login(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        me(auth)
        auth.deauthorize()
        assert not auth.is_authorized()
        with pytest.raises(LoginRequired, match="authorize"):
            me(auth)
        auth.authorize()
        assert me(auth) == "access-2-secret"
        assert auth.is_authorized()
        assert auth.is_authenticated()


def test_a_token_set_by_hand_is_used(issuer: Any) -> None:
    issuer.issue()
    with Auth(issuer.config()) as auth:
        auth.config.api_key = "access-1-secret"
        assert me(auth) == "access-1-secret"
        assert issuer.asked == []


@pytest.mark.parametrize(
    ("options", "lookup"),
    [
        ({"subject": "auth0|1"}, {"field": "subject", "value": "auth0|1"}),
        ({"user_id": "id-1"}, {"field": "userId", "value": "id-1"}),
    ],
)
def test_impersonation(issuer: Any, options: dict[str, Any], lookup: dict[str, str]) -> None:
    with Auth(issuer.config(**options)) as auth:
        me(auth)
    assert issuer.asked == [
        {
            "grant_type": "urn:qlik:oauth:user-impersonation",
            "client_id": "client-1",
            "client_secret": SECRET,
            "scope": "user_default",
            "user_lookup": lookup,
        }
    ]
    assert "authorization" not in issuer.headers[0]


def test_refused_with_the_documented_body(issuer: Any) -> None:
    with Auth(issuer.config(client_secret="wrong")) as auth:
        with pytest.raises(LoginRefused) as caught:
            me(auth)
        with pytest.raises(AuthenticationException):
            auth.authorize()
    error = caught.value
    assert (error.status, error.code, error.title) == (401, "OAUTH-1", "Unknown client or wrong secret")
    assert "client_secret" in error.advice
    assert "client_secret" in str(error)
    assert "wrong secret, in detail" in str(error)
    assert error.request.headers == {}
    with Auth(issuer.config(user_id="nobody")) as auth:
        issuer.refusing = (403, {}, {"errors": [{"code": "OAUTH-14", "title": "User disabled"}]})
        with pytest.raises(LoginRefused, match=r"OAUTH-14.*trusted") as caught:
            me(auth)
        assert caught.value.status == 403
        issuer.refusing = (200, {}, {"token": "?"})
        with pytest.raises(Exception, match="answered 200 without access_token"):
            me(auth)


def test_expired_tokens_are_renewed_before_they_end(issuer: Any) -> None:
    issuer.life = 1000
    with Auth(issuer.config()) as auth:
        assert me(auth) == "access-1-secret"
        method: Any = auth._method
        method.clock = lambda: time.time() + 800
        assert me(auth) == "access-1-secret"
        method.clock = lambda: time.time() + 950  # a twentieth before the end
        assert me(auth) == "access-2-secret"
    assert [seen.path for seen in issuer.http.seen].count("/api/v1/users/me") == 3


def test_revoked_tokens_are_replaced_once(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        assert me(auth) == "access-1-secret"
        issuer.access.clear()
        assert me(auth) == "access-2-secret"
        issuer.http.on("GET", "/api/v1/users/me", (401, {}, None))
        with pytest.raises(AuthenticationError, match="log in again") as caught:
            me(auth)
    assert caught.value.advice
    assert len(issuer.asked) == 3


def test_uploads_that_cannot_be_repeated_are_not(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        me(auth)
        issuer.access.clear()
        with pytest.raises(AuthenticationError):
            auth.rest("POST", "/spaces", data=iter([b"piece"]))
        assert len(issuer.asked) == 1


def test_a_header_of_the_caller_is_left_alone(issuer: Any) -> None:
    with Auth(issuer.config()) as auth, pytest.raises(AuthenticationError):
        auth.rest(path="/users/me", headers={"authorization": "Bearer mine"})
    assert issuer.asked == []
    assert len(issuer.http.seen) == 1


def test_refresh_tokens_rotate(issuer: Any) -> None:
    issuer.refresh.add("refresh-0")
    config = issuer.config(redirect_url=REDIRECT, refresh_token="refresh-0", scope=["offline_access"])
    with Auth(config) as auth:
        assert me(auth) == "access-1-secret"
        assert auth.config.refresh_token == "refresh-1-secret"
        auth.refresh_token()
        auth.reauthorize()
        assert (me(auth), auth.config.refresh_token) == ("access-3-secret", "refresh-3-secret")
        issuer.access.clear()
        assert me(auth) == "access-4-secret"
        auth.deauthorize()
    assert [body["refresh_token"] for body in issuer.asked] == [
        "refresh-0",
        *(f"refresh-{n}-secret" for n in (1, 2, 3)),
    ]
    assert [body["token_type_hint"] for body in issuer.revoked] == ["access_token", "refresh_token"]
    assert config.refresh_token == "refresh-0"
    assert config.api_key is None


def test_refresh_tokens_that_ended_ask_for_a_login(issuer: Any) -> None:
    config = issuer.config(redirect_url=REDIRECT, refresh_token="gone", scope=["offline_access"])
    with Auth(config) as auth:
        with pytest.raises(LoginRefused, match="Invalid refresh token"):
            auth.refresh_token()
        with pytest.raises(LoginRequired, match=r"log in again.*Invalid refresh token"):
            me(auth)
        with pytest.raises(LoginRequired, match=r"login\(\)"):
            me(auth)


def answer_when_all_wait(issuer: Any, auth: Any, number: int = 20) -> None:
    """The token is asked for by one thread; the others wait for it."""
    wait_for(lambda: len(auth._method._turns._queue) == number)
    issuer.gate.set()


def in_threads(number: int, work: Any, meanwhile: Any = None) -> list[Any]:
    results: list[Any] = [None] * number
    start = threading.Barrier(number)

    def run(at: int) -> None:
        start.wait()
        try:
            results[at] = work()
        except Exception as error:
            results[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(number)]
    for thread in threads:
        thread.start()
    if meanwhile is not None:
        meanwhile()
    for thread in threads:
        thread.join()
    return results


def test_twenty_threads_make_one_token_request(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        for number in (1, 2):
            issuer.gate = threading.Event()
            names = in_threads(20, lambda: me(auth), lambda: answer_when_all_wait(issuer, auth))
            assert names == [f"access-{number}-secret"] * 20
            assert len(issuer.asked) == number
            issuer.access.clear()


def test_threads_that_come_late_use_the_token_of_the_others(issuer: Any) -> None:
    with Auth(issuer.config()) as auth:
        assert in_threads(20, lambda: me(auth)) == ["access-1-secret"] * 20
        assert len(issuer.asked) == 1
        issuer.access.clear()
        assert in_threads(20, lambda: me(auth)) == ["access-2-secret"] * 20
        assert len(issuer.asked) == 2


def test_twenty_threads_make_one_request_that_is_refused(issuer: Any) -> None:
    issuer.gate = threading.Event()
    with Auth(issuer.config(client_secret="wrong")) as auth:
        errors = in_threads(20, lambda: me(auth), lambda: answer_when_all_wait(issuer, auth))
        assert all(isinstance(error, LoginRefused) for error in errors)
        assert len(issuer.asked) == 1
        with pytest.raises(LoginRefused):
            me(auth)
        assert len(issuer.asked) == 2


def test_asynchronous_twin(issuer: Any) -> None:
    issuer.gate = threading.Event()

    async def run() -> None:
        async with AsyncAuth(issuer.config(scope=["offline_access"])) as auth:

            async def name() -> str:
                return str((await auth.rest(path="/users/me")).json()["name"])

            impatient = asyncio.create_task(name())
            waiting = [asyncio.create_task(name()) for _ in range(20)]
            while not issuer.arrived:
                await asyncio.sleep(0.005)
            impatient.cancel()
            waiting[3].cancel()
            await asyncio.sleep(0)
            issuer.gate.set()
            names = await asyncio.gather(*waiting, return_exceptions=True)
            assert isinstance(names.pop(3), asyncio.CancelledError)
            assert len(set(map(str, names))) == 1
            issuer.access.clear()
            assert len(set(await asyncio.gather(*(name() for _ in range(20))))) == 1
            assert await auth.is_authorized()
            assert await auth.is_authenticated()
            auth.config.refresh_token = "gone"
            with pytest.raises(LoginRefused):
                await auth.refresh_token()
            await auth.login()
            await auth.deauthorize()
            with pytest.raises(LoginRequired):
                await name()
            assert (await auth.authorize())["access_token"]
            assert not hasattr(auth.rpc, "nonsense")

    asyncio.run(run())
    # The cancelled one's request was under way, so another was made; then those of `login` and `authorize`.
    grants = [body["grant_type"] for body in issuer.asked]
    assert grants.count("client_credentials") == 4


def test_a_token_server_that_is_away(issuer: Any) -> None:
    issuer.life = 1000
    issuer.refusing = None
    with Auth(issuer.config(max_attempts=1)) as auth:
        me(auth)
        method: Any = auth._method
        method.clock = lambda: time.time() + 950
        issuer.refusing = (503, {}, None)
        assert me(auth) == "access-1-secret", "it lasts a little longer"
        method.clock = lambda: time.time() + 1001
        with pytest.raises(Exception, match="503"):
            me(auth)
    with Auth(Config("http://127.0.0.1:9", client_id="i", client_secret="s", proxy="")) as auth:
        errors = in_threads(5, lambda: me(auth))
        assert all(isinstance(error, TransportError) for error in errors)


def test_clients_do_not_share_tokens(issuer: Any) -> None:
    config = issuer.config()
    with Auth(config) as one, Auth(config) as two, Qlik(config) as three:
        assert me(one) == "access-1-secret"
        assert me(two) == "access-2-secret"
        assert three.users.get_me().name == "access-3-secret"
        one.deauthorize()
        assert me(two) == "access-2-secret"
    assert config.api_key is None
    assert two.config.api_key == "access-2-secret"


def test_tokens_are_logged_nowhere(issuer: Any, caplog: Any, capsys: Any) -> None:
    issuer.life = 1000
    caplog.set_level("DEBUG")
    with Auth(issuer.config(subject="u", token_cache=None)) as auth:
        me(auth)
        method: Any = auth._method
        method.clock = lambda: time.time() + 1000
        me(auth)
        issuer.refusing = (401, {}, None)
        issuer.access.clear()
        with pytest.raises(LoginRefused) as caught:
            me(auth)
    shown = caplog.text + repr(auth.config) + repr(auth) + str(caught.value) + repr(Token("access-1-secret"))
    shown += str(capsys.readouterr())
    assert "oauth/token" in shown
    assert "secret" not in shown.replace("client_secret", "")


# --- private keys


def test_clients_that_sign_instead_of_having_a_secret(http: Any) -> None:
    ec = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ec")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA384

    key = ec.generate_private_key(ec.SECP384R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    http.on("POST", "/oauth/token", (200, {}, {"access_token": "a"}))
    http.on("GET", "/api/v1/users/me", (200, {}, {"name": "N"}))
    options: dict[str, Any] = {
        "client_id": "c",
        "private_key": pem,
        "key_id": "k-1",
        "auth_type": AuthType.OAuth2,
    }
    with Auth(Config(http.url, **options, proxy="")) as auth:
        me(auth)
    body = http.seen[0].json
    assert body["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    head, claims, text, signature = _parts(body["client_assertion"])
    assert head == {"alg": "ES384", "kid": "k-1", "typ": "JWT"}
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("c", "c", f"{http.url}/oauth/token")
    assert 0 < claims["exp"] - claims["iat"] <= 300
    numbers = (int.from_bytes(signature[:48]), int.from_bytes(signature[48:]))
    key.public_key().verify(encode_dss_signature(*numbers), text, ec.ECDSA(SHA384()))
    assert "authorization" not in http.seen[0].headers
    options["key_id"] = None
    with Auth(Config(http.url, **options, proxy="")) as auth, pytest.raises(ConfigError, match="key_id"):
        me(auth)


def _parts(token: str) -> tuple[Any, Any, bytes, bytes]:
    import base64

    def plain(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    head, body, signature = token.split(".")
    return json.loads(plain(head)), json.loads(plain(body)), f"{head}.{body}".encode(), plain(signature)


# --- the cache


def test_tokens_outlive_the_program(issuer: Any, tmp_path: Path) -> None:
    folder = tmp_path / "tokens"
    options = {"token_cache": folder, "scope": ["offline_access"]}
    with Auth(issuer.config(**options)) as auth:
        me(auth)
    files = sorted(folder.iterdir())
    assert [file.suffix for file in files] == [".json", ".lock"]
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with Auth(issuer.config(**options)) as auth:
        assert me(auth) == "access-1-secret"
        assert len(issuer.asked) == 1
        issuer.access.clear()
        assert me(auth) == "access-2-secret"
    with Auth(issuer.config(**options)) as again, Auth(issuer.config(**options, subject="other")) as other:
        assert me(again) == "access-2-secret"
        assert me(other) == "access-3-secret"
        again.deauthorize()
    assert len(list(folder.glob("*.json"))) == 1


def test_another_program_may_have_refreshed(issuer: Any, tmp_path: Path) -> None:
    """Two programs that share a cache: the second must not use a refresh token that was used already."""
    issuer.refresh.add("refresh-0")
    options = {"token_cache": tmp_path, "redirect_url": REDIRECT, "scope": ["offline_access"]}
    with (
        Auth(issuer.config(**options, refresh_token="refresh-0")) as one,
        Auth(issuer.config(**options)) as two,
    ):
        assert me(one) == me(two) == "access-1-secret"
        issuer.access.clear()
        assert me(one) == me(two) == "access-2-secret"
    assert [body["refresh_token"] for body in issuer.asked] == ["refresh-0", "refresh-1-secret"]


def test_programs_refresh_one_after_the_other(issuer: Any, tmp_path: Path) -> None:
    """Both find the token ended at the same time; only one may use the refresh token."""
    issuer.refresh.add("refresh-0")
    options = {"token_cache": tmp_path, "redirect_url": REDIRECT, "scope": ["offline_access"]}
    with Auth(issuer.config(**options, refresh_token="refresh-0")) as first:
        me(first)
    issuer.access.clear()
    issuer.delay = 0.2
    script = (
        "import sys; from qlik_sdk import Auth, AuthType, Config; from pathlib import Path\n"
        "config = Config(sys.argv[1], auth_type=AuthType.OAuth2, client_id='client-1',"
        f" client_secret={SECRET!r}, token_cache=Path(sys.argv[2]), redirect_url={REDIRECT!r},"
        " scope=['offline_access'], proxy='')\n"
        "with Auth(config) as auth: print(auth.rest('/users/me').json()['name'])\n"
    )
    command = [sys.executable, "-c", script, issuer.http.url, str(tmp_path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [program.communicate()[0].strip() for program in programs] == ["access-2-secret"] * 3
    assert [body["refresh_token"] for body in issuer.asked] == ["refresh-0", "refresh-1-secret"]


def test_caches_others_can_read_are_refused(issuer: Any, tmp_path: Path) -> None:
    with Auth(issuer.config(token_cache=str(tmp_path))) as auth:
        me(auth)
    (file,) = tmp_path.glob("*.json")
    file.chmod(0o644)
    with Auth(issuer.config(token_cache=tmp_path)) as auth, pytest.raises(ConfigError, match="others have"):
        me(auth)
    file.chmod(0o600)
    file.write_text("{nonsense")
    with Auth(issuer.config(token_cache=tmp_path)) as auth:
        assert me(auth) == "access-2-secret"
    with Auth(issuer.config(token_cache=file)) as auth, pytest.raises(ConfigError, match="token cache"):
        me(auth)


def test_which_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def config(asked: Any) -> Config:
        return Config("h", client_id="i", client_secret="s", token_cache=asked)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "keyring", None)
    cache = token_cache(config(True))
    assert isinstance(cache, FileCache)
    cache.save("n", "text")
    assert (tmp_path / "qlik-sdk" / "n.json").read_text() == cache.load("n") == "text"
    assert token_cache(config(None)) is None
    assert token_cache(config(False)) is None

    class Ring(types.ModuleType):
        kept: ClassVar[dict[tuple[str, str], str]] = {}
        priority = 5

        class errors(types.ModuleType):  # noqa: N801  # a module in the shape of a class
            class PasswordDeleteError(Exception):
                pass

        def get_keyring(self) -> Any:
            return self

        def get_password(self, service: str, name: str) -> str | None:
            return self.kept.get((service, name))

        def set_password(self, service: str, name: str, text: str) -> None:
            self.kept[(service, name)] = text

        def delete_password(self, service: str, name: str) -> None:
            if self.kept.pop((service, name), None) is None:
                raise self.errors.PasswordDeleteError

    ring = Ring("keyring")
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", ring.errors("keyring.errors"))
    found = token_cache(config(True))
    assert isinstance(found, KeyringCache)
    found.save("n", "text")
    assert found.load("n") == "text"
    found.delete("n")
    found.delete("n")
    assert found.load("n") is None
    ring.priority = 0
    assert isinstance(token_cache(config(True)), FileCache)
    assert token_cache(config(found)) is found


# --- anonymous embedding


def test_visitors_without_an_account(issuer: Any) -> None:
    seen_bodies: list[dict[str, Any]] = []

    def visitor(seen: Any) -> Any:
        seen_bodies.append(seen.json)
        return 200, {}, issuer.issue("refresh_token")

    issuer.http.on("POST", "/oauth/token/anonymous-embed", visitor)
    given = {"access_code": "code-1", "client_id": "embed-1"}
    with Auth(Config(issuer.http.url, **given, proxy="")) as auth:
        assert auth.config.auth_type is AuthType.OAuth2
        assert me(auth) == me(auth) == "access-1-secret"
        assert "code-1" not in repr(auth.config)
    with Auth(Config(issuer.http.url, **given, proxy="")) as other:
        assert me(other) == "access-2-secret"
    first, second = seen_bodies
    assert first["grant_type"] == "urn:qlik:oauth:anonymous-embed"
    assert (first["eac"], first["client_id"]) == ("code-1", "embed-1")
    assert first["tracking_code"] != second["tracking_code"]
    assert len(bytes.fromhex(first["tracking_code"])) == 20
    issuer.http.on("POST", "/oauth/token/anonymous-embed", REFUSED)
    with (
        Auth(Config(issuer.http.url, **given, proxy="")) as refused,
        pytest.raises(LoginRefused, match="shared"),
    ):
        me(refused)


# --- uploads

REFUSED = (401, {}, {"errors": [{"code": "AUTH-1", "title": "Unauthorized"}]})


def _knows(issuer: Any, seen: Any) -> bool:
    token = seen.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(issuer.access.get(token, 0) >= time.time())


def test_an_upload_is_sent_again_after_a_renewal(issuer: Any, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_bytes(b"0123456789" * 20_000)
    got: list[bytes] = []

    def take(seen: Any) -> Any:
        if not _knows(issuer, seen):
            return REFUSED
        got.append(seen.body)
        return 201, {}, {"id": "f", "name": "large.csv"}

    issuer.http.on("POST", "/api/v1/data-files", take)
    issuer.http.on("POST", "/api/v1/apps/import", take)
    told: list[int] = []
    with Qlik(issuer.config()) as qlik:
        qlik.users.get_me()
        issuer.access.clear()
        qlik.data_files.upload(file, progress=lambda done, whole: told.append(done))
        issuer.access.clear()
        with file.open("rb") as stream:
            stream.seek(10)
            qlik.rest("/apps/import", "POST", data=stream)
        issuer.access.clear()
        with pytest.raises(AuthenticationError):
            qlik.rest("/apps/import", "POST", data=iter([b"once"]))
    assert file.read_bytes() in got[0]
    assert got[1] == file.read_bytes()[10:]
    assert told[-1] == file.stat().st_size
    assert told.count(file.stat().st_size) == 2


def test_an_upload_is_sent_again_asynchronously(issuer: Any, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_bytes(b"0123456789" * 20_000)

    def take(seen: Any) -> Any:
        if not _knows(issuer, seen):
            return REFUSED
        return 201, {}, {"id": "f", "name": "large.csv", "size": len(seen.body)}

    issuer.http.on("POST", "/api/v1/data-files", take)

    async def run() -> int:
        async with AsyncQlik(issuer.config()) as qlik:
            await qlik.users.get_me()
            issuer.access.clear()
            made = await qlik.data_files.upload(file)
            return made.size or 0

    assert asyncio.run(run()) > file.stat().st_size
