"""Settings as text, from the command line."""

import json
import stat

import pytest

from qlik_tenant import Tenant, cli
from qlik_tenant.settings import SETTINGS, parse_setting
from tests.tenant.browser import Browser
from tests.tenant.conftest import Api


def test_text_becomes_a_setting():
    assert parse_setting("tenant_name=a=b") == ("tenant_name", "a=b")
    assert parse_setting("session_seconds=60") == ("session_seconds", 60)
    for setting in SETTINGS:
        assert parse_setting(f"{setting.name}={setting.default}") == (setting.name, setting.default)


@pytest.mark.parametrize("text", ["wealth=1", "tenant_name", "session_seconds=long", "", "=1"])
def test_text_that_is_none(text, capsys):
    with pytest.raises(ValueError, match=r"name=value|whole number"):
        parse_setting(text)
    with pytest.raises(SystemExit):
        cli.main(["serve", "--in-memory", "--set", text])
    assert "--set" in capsys.readouterr().err


def test_a_setting_that_does_not_fit_stops_the_start(capsys):
    assert cli.main(["serve", "--in-memory", "--set", "rate_limits=sometimes"]) == 1
    assert "rate_limits takes off, real or a positive factor" in capsys.readouterr().err


def test_sessions_and_signatures_outlive_a_restart(tmp_path):
    with Tenant(tmp_path) as tenant:
        browser = Browser(Api(tenant, ""))
        browser.log_in("local|owner", tenant.api_key)
        keys = browser.get("/.well-known/jwks.json").json
    (file,) = tmp_path.glob("keys.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()).keys() == {
        "cookie", "signing", "kid", "identity", "identityKid"
    }  # fmt: skip
    with Tenant(tmp_path) as tenant:
        browser.api = Api(tenant, "")
        assert browser.get("/api/v1/users/me").status == 200
        assert browser.get("/.well-known/jwks.json").json == keys
