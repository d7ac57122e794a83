"""One command makes a service that is served at once."""

import importlib.util
from pathlib import Path

import pytest

import qlik_tenant.services

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool():
    spec = importlib.util.spec_from_file_location("scaffold", ROOT / "tools" / "scaffold.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def new_services(tmp_path, monkeypatch):
    """Services below `tmp_path` are found like those of the package."""
    folder = tmp_path / "src" / "qlik_tenant" / "services"
    monkeypatch.setattr(qlik_tenant.services, "__path__", [*qlik_tenant.services.__path__, str(folder)])
    return tmp_path


@pytest.mark.parametrize("api", ["brands", "analytics_odag_links", "di_projects"])
def test_the_first_test_passes(tool, new_services, admin, tenant, api):
    written = tool.scaffold(api, target=new_services)
    assert [path.name for path in written] == ["__init__.py", "provider.py", "store.py", f"test_{api}.py"]
    spec = importlib.util.spec_from_file_location(f"first_test_of_{api}", written[-1])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.test_unwritten_operations_say_so(admin, tenant)
    service = tenant.providers.get(api)
    assert type(service).__module__ == f"qlik_tenant.services.{api}.provider"


def test_nothing_is_overwritten(tool, tmp_path):
    with pytest.raises(tool.ScaffoldError, match="exists already"):
        tool.scaffold("spaces")
    with pytest.raises(tool.ScaffoldError, match="there is no API 'nonsense'"):
        tool.scaffold("nonsense", target=tmp_path)
    assert list(tmp_path.iterdir()) == []
