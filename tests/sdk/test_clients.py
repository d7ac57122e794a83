"""What the package and its clients look like from outside."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import qlik_sdk
from qlik_sdk import AsyncQlik, Auth, AuthType, Config, Qlik, Users
from qlik_sdk.compat import names
from qlik_sdk.errors import ConfigError, CustomException
from qlik_sdk.generated.index import CLASSES, RESOURCES


def test_importing_loads_little() -> None:
    program = """
import time; started = time.perf_counter()
from qlik_sdk import Apps, AuthType, Config
took = time.perf_counter() - started
import json, sys; print(json.dumps([took, sorted(sys.modules)]))
"""
    program_light = program.replace("Apps, ", "")
    took, modules = json.loads(_run(program_light))
    print(f"import took {took * 1000:.1f} ms")
    assert [name for name in modules if name.startswith("qlik_sdk.generated")] == []
    assert not {"aiohttp", "asyncio", "ssl", "websockets", "msgspec"} & set(modules)
    took, modules = json.loads(_run(program))
    print(f"import with Apps took {took * 1000:.1f} ms")
    resources = [name for name in modules if name.startswith("qlik_sdk.generated.resources.")]
    assert resources == ["qlik_sdk.generated.resources.apps"]
    assert not {"aiohttp", "asyncio", "pandas", "pyarrow"} & set(modules)


def test_a_process_that_ends_while_trust_is_read() -> None:
    # OpenSSL is tidied up when the process ends: a thread that still reads would bring it down.
    program = """
import ssl, threading, time
made, told = ssl.create_default_context, threading.Event()
def slowly(**options):
    told.wait(60)
    time.sleep(0.2)  # the process is about to end
    context = made(**options)
    print("read")
    return context
ssl.create_default_context = slowly
import qlik_sdk
qlik = qlik_sdk.Qlik(host="https://127.0.0.1:1", api_key="k", proxy="", connect_timeout=5)
try:
    qlik.spaces.list().first()
except qlik_sdk.TransportError:
    print("refused")
    told.set()
"""
    assert _run(program) == "refused\nread\n"


def _run(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


@pytest.mark.filterwarnings("ignore:.* is now called:DeprecationWarning")
def test_every_public_name_can_be_had() -> None:
    for name in qlik_sdk.__all__:
        assert getattr(qlik_sdk, name) is not None
    assert set(qlik_sdk.__all__) <= set(dir(qlik_sdk))
    assert qlik_sdk.__version__
    with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
        _ = qlik_sdk.Nonsense


def test_import_paths_of_017() -> None:
    for module in ("Apps", "Qix", *names.API_MODULES):
        assert importlib.import_module(f"qlik_sdk.apis.{module}")
    from qlik_sdk.apis.Apps import Apps, CreateApp
    from qlik_sdk.apis.Qix import Doc, RpcSession

    from qlik_sdk.auth import Auth as AuthOfOld
    from qlik_sdk.auth_type import AuthType as AuthTypeOfOld
    from qlik_sdk.config import Config as ConfigOfOld
    from qlik_sdk.errors import AuthorizeException, CustomExceptionMsg, EngineClosedException
    from qlik_sdk.listable import ListableResource
    from qlik_sdk.rest import ConnectionException, NoUrlException, RestClient, RestClientInstance
    from qlik_sdk.rpc import RequestObject, ResponseObject, RpcClient, RpcClientInstance

    assert Apps is qlik_sdk.Apps
    assert CreateApp is qlik_sdk.CreateApp
    assert (AuthOfOld, AuthTypeOfOld, ConfigOfOld) == (Auth, AuthType, Config)
    assert all((Doc, RpcSession, AuthorizeException, CustomExceptionMsg, EngineClosedException))
    assert all((ListableResource, ConnectionException, NoUrlException, RestClient, RestClientInstance))
    assert all((RequestObject, ResponseObject, RpcClient, RpcClientInstance))
    with pytest.raises(ImportError):
        importlib.import_module("qlik_sdk.apis.Nonsense")
    with pytest.raises(ImportError):
        from qlik_sdk.apis.Users import Nonsense  # noqa: F401  # it is not there


def test_old_names_point_at_names_that_exist() -> None:
    attributes = {path.partition(".")[0] for path in RESOURCES}
    assert set(names.CLIENT_ATTRIBUTES.values()) <= attributes
    for class_name, methods in names.METHODS.items():
        for old, new in methods.items():
            assert not hasattr(getattr(qlik_sdk, class_name), old)
            resource = {"App": "Apps", "Evaluation": "Apps", "Theme": "Themes"}.get(class_name, class_name)
            assert hasattr(getattr(qlik_sdk, resource), new)


@pytest.mark.parametrize("client", [Qlik, AsyncQlik])
def test_every_resource_is_an_attribute(client: Any) -> None:
    qlik = client(host="h.example", api_key="k")
    prefix = "Async" if client is AsyncQlik else ""
    for path, (_, class_name) in RESOURCES.items():
        resource = qlik
        for part in path.split("."):
            assert part in dir(resource)
            resource = getattr(resource, part)
        assert type(resource).__name__ == prefix + class_name
        assert resource.auth is qlik.auth
    assert qlik.spaces is qlik.spaces
    assert "https://h.example" in repr(qlik)
    with pytest.raises(AttributeError, match="no resource 'nonsense'"):
        _ = qlik.nonsense
    with pytest.warns(DeprecationWarning, match="apikeys is now called"):
        assert qlik.apikeys is qlik.api_keys


def test_clients_share_nothing(http: Any, other_http: Any) -> None:
    """Two clients of one tenant, each with its own key, listener and connection."""
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u"}))
    one = Qlik(host=http.url, api_key="key-one", proxy="")
    two = Qlik(host=http.url, api_key="key-two", proxy="")
    one.rest.interceptors["request"].use(lambda request: request.headers.update({"x-one": "1"}))
    for qlik in (one, two, one):
        qlik.users.get_me()
    assert [seen.headers["authorization"] for seen in http.seen] == [
        "Bearer key-one",
        "Bearer key-two",
        "Bearer key-one",
    ]
    assert ["x-one" in seen.headers for seen in http.seen] == [True, False, True]
    assert http.seen[0].connection == http.seen[2].connection != http.seen[1].connection
    one.close()
    two.close()
    two.users.get_me()
    two.close()


def test_engine_sessions_are_not_shared_either(engine: Any) -> None:
    one = Auth(Config(host=engine.url, api_key="key-one", proxy=""))
    two = Auth(Config(host=engine.url, api_key="key-two", proxy=""))
    with one.rpc("app-1").open() as first, two.rpc("app-1").open() as second:
        assert first is not second
        first.send("OpenDoc", -1, "app-1")
        second.send("OpenDoc", -1, "app-1")
    assert [upgrade["authorization"] for upgrade in engine.upgrades] == ["Bearer key-one", "Bearer key-two"]
    assert one.rpc.interceptors is not two.rpc.interceptors


def test_a_thousand_clients_cost_little() -> None:
    started = time.perf_counter()
    clients = [Qlik(host=f"h{n}.example", api_key="k") for n in range(1000)]
    print(f"1,000 clients: {(time.perf_counter() - started) * 1000:.0f} ms")
    assert len({id(client.rest.interceptors) for client in clients}) == 1000


def test_resources_can_be_made_alone(http: Any) -> None:
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u", "name": "Me"}))
    users = Users(http.config())
    assert users.get_me().name == "Me"
    assert users.config.host == http.url
    assert http.url in repr(users)
    assert Users(users.auth).auth is users.auth
    with pytest.raises(ConfigError, match="expected a Config"):
        Users("h.example")
    users.auth.close()


@pytest.mark.parametrize(
    ("host", "base", "websocket"),
    [
        ("t.example", "https://t.example", "wss://t.example"),
        ("https://T.example/", "https://t.example", "wss://t.example"),
        ("t.example:8443", "https://t.example:8443", "wss://t.example:8443"),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80", "ws://127.0.0.1:80"),
        ("https://[::1]:1", "https://[::1]:1", "wss://[::1]:1"),
    ],
)
def test_hosts(host: str, base: str, websocket: str) -> None:
    config = Config(host, AuthType.APIKey, api_key="k")
    assert (config.host, config.base_url, config.websocket_url) == (host, base, websocket)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"host": ""}, "Empty host in config"),
        ({"host": "h"}, "Missing config property: auth_type"),
        ({"host": "h", "auth_type": AuthType.APIKey}, "Missing config property: api_key"),
        ({"host": "h", "api_key": "k", "client_id": "c"}, "Unsupported property: client_id"),
        ({"host": "h", "auth_type": "Magic"}, "Unsupported authType: Magic"),
        ({"host": "h", "auth_type": AuthType.OAuth2}, "clientSecret or redirectUri"),
        (
            {"host": "h", "auth_type": AuthType.OAuth2, "api_key": "k"},
            "api_key cannot be used with oauth",
        ),
        ({"host": "ftp://h", "api_key": "k"}, "not ftp"),
        ({"host": "https://h/path", "api_key": "k"}, "host name"),
        ({"host": "https://u:p@h", "api_key": "k"}, "host name"),
    ],
)
def test_configurations_that_cannot_work(options: dict[str, Any], message: str) -> None:
    with pytest.raises(CustomException, match=message):
        Config(**options)


def test_configurations_of_017() -> None:
    config = Config(
        host="h", auth_type=AuthType.OAuth2, client_id="i", client_secret="s", scope=["offline_access"]
    )
    assert config.scope == ["offline_access", "user_default"]
    assert "s3cret" not in repr(Config("h", api_key="s3cret"))
    with pytest.raises(ConfigError, match="not both: host"):
        Qlik(Config("h", api_key="k"), host="h")


def test_log_lines_hold_no_secrets(http: Any, caplog: Any) -> None:
    http.on("GET", "/api/v1/users/me", (200, {}, {"id": "u"}))
    with caplog.at_level("DEBUG", logger="qlik_sdk"), Qlik(http.config()) as qlik:
        qlik.rest(path="/users/me", params={"accessToken": "s3cret"})
    assert "GET" in caplog.text
    assert "key-of-a-test-user" not in caplog.text
    assert "s3cret" not in caplog.text


def test_signed_tokens() -> None:
    serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    claims: dict[str, Any] = {
        "sub": "u",
        "sub_type": "user",
        "name": "N",
        "email": "e@x",
        "expires_in": 2_000_000_000,
        "not_before": 0,
        "issuer": "i",
        "keyid": "kid-1",
        "groups": ["g"],
    }
    token = qlik_sdk.generate_signed_token(pem, **claims)
    head, body, signature = token.split(".")
    import base64

    def decoded(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    assert json.loads(decoded(head)) == {"alg": "RS256", "kid": "kid-1", "typ": "JWT"}
    assert json.loads(decoded(body))["aud"] == "qlik.api/login/jwt-session"
    key.public_key().verify(decoded(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    with pytest.raises(ConfigError, match="PEM"):
        qlik_sdk.generate_signed_token("nonsense", **claims)
    with pytest.raises(ConfigError, match=r"RS256, .* not none"):
        qlik_sdk.generate_signed_token(pem, **claims, algorithm="none")


def test_written_classes_replace_generated_ones() -> None:
    from qlik_sdk.helpers import CLASSES as WRITTEN

    for name, module in WRITTEN.items():
        assert getattr(qlik_sdk, name).__module__ == f"qlik_sdk.helpers.{module}"
    folder = Path(qlik_sdk.helpers.__file__).parent
    assert {"apps", "data_files"} <= {path.stem for path in folder.glob("*.py")}
    assert CLASSES["Apps"] == "resources.apps"
