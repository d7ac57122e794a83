"""What `from qlik_sdk import *` of qlik-sdk 0.17.0 gave is there, and works the same way.

`surface_017.json` lists its names with their fields, methods (of REST classes, with parameters) and members.
"""

from __future__ import annotations

import enum
import json
import subprocess
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import qlik_sdk
from qlik_sdk import Config, Model, Qlik, UnsupportedError
from qlik_sdk.compat import classes, names

HERE = Path(__file__).parent
SURFACE: dict[str, dict[str, Any]] = json.loads((HERE / "surface_017.json").read_text("utf-8"))
PEER = HERE.parents[1] / ".peers" / "qlik-sdk-0.17" / "bin" / "python"


def ours(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return getattr(qlik_sdk, name)


@pytest.mark.skipif(not PEER.exists(), reason="`make test` installs qlik-sdk 0.17.0 there")
def test_the_list_is_that_of_the_package() -> None:
    code = "import json\nfrom qlik_sdk import *\nprint(json.dumps([n for n in dir() if n[:1] != '_']))"
    done = subprocess.run([PEER, "-c", code], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)) == set(SURFACE)


@pytest.mark.filterwarnings("ignore:.* is now called:DeprecationWarning")
def test_every_name_is_there() -> None:
    assert [name for name in SURFACE if not hasattr(qlik_sdk, name)] == []
    assert set(SURFACE) <= set(qlik_sdk.__all__)


def test_importing_all_names_warns_of_none() -> None:
    code = "from qlik_sdk import *; CreateApp, Webhook, ActionName, ListableResource, asdict"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [name for name, about in SURFACE.items() if about.get("fields")])
def test_bodies_are_made_the_same_way(name: str) -> None:
    made_of = ours(name)
    if not (isinstance(made_of, type) and issubclass(made_of, Model)):
        return
    given = {field: f"value of {field}" for field in SURFACE[name]["fields"]}
    made = made_of(**given)
    assert {field: getattr(made, field) for field in given} == given
    assert asdict(made).items() >= {k: v for k, v in given.items() if k in made_of._fields}.items()


@pytest.mark.parametrize("name", [name for name, about in SURFACE.items() if about.get("members")])
def test_enumerations_have_their_members(name: str) -> None:
    kind = ours(name)
    assert issubclass(kind, enum.Enum)
    assert {member.name: member.value for member in kind}.items() >= SURFACE[name]["members"].items()
    if name != "AuthType":
        assert all(member == member.value for member in kind)


def _holder(name: str) -> Any:
    """An object of the class ``name`` of 0.17 with its methods, made without calling anybody."""
    auth = Qlik(Config(host="h.example", api_key="k")).auth
    made_of = ours(name)
    if issubclass(made_of, Model):
        if name == "NxApp":
            return qlik_sdk.App(made_of(attributes={"id": "i"}), auth)
        return made_of._wrap({"id": "i"}, auth)
    return made_of(auth)


ENGINE = ("Auth", "Config", "Doc", "Field", "Global", "Variable")
METHODS = [
    (name, method)
    for name, about in SURFACE.items()
    if not name.startswith(("Generic", "Rpc")) and name not in ENGINE
    for method in about.get("methods") or ()
]
ELSEWHERE = {("Evaluation", "download"), ("ObjectInterface", "on")}


@pytest.mark.parametrize(("name", "method"), METHODS)
def test_methods_are_found(name: str, method: str) -> None:
    if (name, method) in ELSEWHERE:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert callable(getattr(_holder(name), method))


def test_changed_names_warn_with_the_new_one() -> None:
    with pytest.warns(DeprecationWarning, match="Webhook is now called WebhookResponse") as seen:
        from qlik_sdk import Webhook
    assert seen[0].filename == __file__
    assert Webhook is ours("WebhookResponse")
    qlik = Qlik(Config(host="h.example", api_key="k"))
    with pytest.warns(DeprecationWarning, match=r"Spaces.get_spaces is now called Spaces.list") as seen:
        assert callable(qlik.spaces.get_spaces)
    assert seen[0].filename == __file__


def test_what_the_tenant_no_longer_has_says_so() -> None:
    qlik = Qlik(Config(host="h.example", api_key="k"))
    for (name, method), endpoint in names.GONE.items():
        with pytest.raises(UnsupportedError, match=f"no longer has {endpoint}"):
            getattr(getattr(qlik, name.lower()), method)()


def test_names_of_the_tables_are_of_017() -> None:
    assert set(SURFACE) >= classes.NAMES
    assert set(SURFACE) >= set(classes.HOMES)
    assert all(ours(name).__module__ == f"qlik_sdk.{home}" for name, home in classes.HOMES.items())
