"""Host and credentials from the environment and from qlik-cli's contexts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from qlik_sdk import AuthType, Qlik
from qlik_sdk.errors import ConfigError
from qlik_sdk.settings import completed, parse

CONTEXTS = {
    "contexts": {
        "mine": {
            "comment": "",
            "headers": {"Authorization": "Bearer key-of-mine"},
            "server": "https://mine.eu.qlikcloud.com",
            "server-type": "cloud",
        },
        "with: colon": {
            "server": "localhost:9076",
            "insecure": True,
            "comment": 'it\'s "quoted" # not a comment',
        },
        "oauth": {
            "oauth-client-id": "id",
            "oauth-client-secret": "secret",
            "headers": {},
            "server": "https://oauth.eu.qlikcloud.com",
        },
    },
    "current-context": "mine",
}


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / ".qlik").mkdir()
    (tmp_path / ".qlik" / "contexts.yml").write_text(yaml.safe_dump(CONTEXTS), "utf-8")
    return {"QLIK_CLI_USER_HOME_DIR": str(tmp_path)}


def test_the_current_context(environ: dict[str, str]) -> None:
    assert completed({}, environ) == {"host": "https://mine.eu.qlikcloud.com", "api_key": "key-of-mine"}


def test_a_context_by_name(environ: dict[str, str]) -> None:
    assert completed({}, {**environ, "QLIK_CONTEXT": "oauth"}) == {
        "host": "https://oauth.eu.qlikcloud.com",
        "client_id": "id",
        "client_secret": "secret",
    }
    assert completed({}, {**environ, "QLIK_CONTEXT": "with: colon"}) == {
        "host": "localhost:9076",
        "verify": False,
    }
    with pytest.raises(ConfigError, match="has no context 'nobody'"):
        completed({}, {**environ, "QLIK_CONTEXT": "nobody"})


def test_the_environment_wins_over_contexts_and_arguments_over_both(environ: dict[str, str]) -> None:
    environ |= {"QLIK_HOST": "env.eu.qlikcloud.com", "QLIK_API_KEY": "key-of-env", "QLIK_TIMEOUT": "5"}
    assert completed({}, environ) == {"host": "env.eu.qlikcloud.com", "api_key": "key-of-env", "timeout": 5.0}
    assert completed({"api_key": "mine", "timeout": 7}, environ) == {
        "host": "env.eu.qlikcloud.com",
        "api_key": "mine",
        "timeout": 7,
    }
    # A certificate is a way to log in where that was asked for, else it goes beside another one.
    certificate = {"client_certificate": "c.pem"}
    assert completed(certificate, environ)["api_key"] == "key-of-env"
    alone = {**certificate, "auth_type": AuthType.ClientManagedCertificate}
    assert "api_key" not in completed(alone, environ)


@pytest.mark.parametrize("given", [{"host": "other.example"}, {"host": "other.example", "api_key": "mine"}])
def test_credentials_never_go_to_another_host(environ: dict[str, str], given: dict[str, Any]) -> None:
    environ |= {"QLIK_HOST": "env.eu.qlikcloud.com", "QLIK_API_KEY": "key-of-env", "QLIK_CA_FILE": "/ca.pem"}
    assert completed(given, environ) == {**given, "ca_file": "/ca.pem"}
    assert completed({"host": "https://env.eu.qlikcloud.com"}, environ)["api_key"] == "key-of-env"
    del environ["QLIK_HOST"], environ["QLIK_API_KEY"]
    assert "api_key" not in completed({"host": "other.example"}, environ)
    environ["QLIK_CONTEXT"] = "with: colon"
    assert "verify" not in completed({"host": "other.example"}, environ)


def test_nothing_anywhere(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="set QLIK_HOST"):
        completed({}, {"QLIK_CLI_USER_HOME_DIR": str(tmp_path)})
    with pytest.raises(ConfigError, match="cannot be read"):
        completed({}, {"QLIK_CLI_USER_HOME_DIR": str(tmp_path), "QLIK_CONTEXT": "x"})
    with pytest.raises(ConfigError, match="QLIK_TIMEOUT must be a number"):
        completed({}, {"QLIK_HOST": "h", "QLIK_TIMEOUT": "long"})


def test_a_client_without_arguments(monkeypatch: pytest.MonkeyPatch, environ: dict[str, str]) -> None:
    for name in ("QLIK_HOST", "QLIK_API_KEY", "QLIK_CONTEXT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QLIK_CLI_USER_HOME_DIR", environ["QLIK_CLI_USER_HOME_DIR"])
    with Qlik() as qlik:
        assert qlik.config.base_url == "https://mine.eu.qlikcloud.com"
        assert qlik.config.api_key == "key-of-mine"


def test_what_qlik_cli_writes_is_read_as_yaml_reads_it() -> None:
    text = yaml.safe_dump(CONTEXTS).replace("true", "'true'")
    assert parse(text) == yaml.safe_load(text)
    commented = "# by hand\n---\na:\n    b: \"x\" \n    c: {}\n\nlocalhost:9076:\n  d: 'it''s'\n  e: null\n"
    assert parse(commented) == yaml.safe_load(commented)


@pytest.mark.parametrize("text", ["- a", "a", "{a: 1}", "a: \n  - b"])
def test_other_yaml_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected"):
        parse(text)
