"""A tenant in this process."""

import pytest

from qlik_tenant import Tenant
from qlik_tenant.settings import SETTINGS
from qlik_tenant.storage.lock import FolderInUse
from qlik_tenant.toolkit.timestamps import SteppingClock


def test_a_seed_and_a_clock_repeat_everything():
    def run():
        with Tenant(in_memory=True, seed=7, clock=SteppingClock()) as tenant:
            return tenant.api_key, tenant.tenant_id, tenant.user_id, tenant.record, tenant.ids.uuid()

    assert run() == run()


def test_without_a_seed_nothing_repeats():
    one, two = Tenant(), Tenant()
    assert one.api_key != two.api_key
    assert one.tenant_id != two.tenant_id
    one.close()
    two.close()


def test_the_folder_is_kept_or_removed(tmp_path):
    memory = Tenant(in_memory=True)
    folder = memory.folder
    assert folder.exists()
    memory.close()
    assert not folder.exists()
    kept = Tenant(tmp_path / "deep" / "er")
    key = kept.api_key
    with pytest.raises(FolderInUse):
        Tenant(tmp_path / "deep" / "er")
    kept.close()
    again = Tenant(tmp_path / "deep" / "er")
    assert again.api_key == key
    again.close()


def test_a_folder_without_its_key_gets_a_new_one(tmp_path):
    first = Tenant(tmp_path)
    known = (first.tenant_id, first.user_id, first.api_key)
    first.close()
    (tmp_path / "bootstrap.json").unlink()
    second = Tenant(tmp_path)
    assert (second.tenant_id, second.user_id) == known[:2]
    assert second.api_key != known[2]
    second.close()


def test_settings():
    tenant = Tenant(settings={"owner_name": "Ann", "tenant_name": "acme"})
    assert tenant.caller(tenant.user_id).name == "Ann"
    assert tenant.record["hostnames"][1] == "acme"
    tenant.close()
    with pytest.raises(ValueError, match="unknown setting 'colour'"):
        Tenant(settings={"colour": "red"})
    with pytest.raises(ValueError, match="takes int"):
        Tenant(settings={"max_body_bytes": "many"})
    for setting in SETTINGS:
        assert setting.help
