"""An app goes out as a file and comes back as another app."""

from __future__ import annotations

import asyncio
from pathlib import Path

from qlik_sdk import AsyncQlik, Qlik
from qlik_tenant import Tenant

COVERS = ("POST /api/v1/apps/{appId}/export", "POST /api/v1/apps/import", "GET /api/v1/temp-contents/{id}")


def test_export_and_import(tmp_path: Path) -> None:
    with Tenant(in_memory=True) as tenant, Qlik(host=tenant.url, api_key=tenant.api_key) as qlik:
        app = qlik.apps.create(name="Original")
        with app.open():
            app.set_script("Load RecNo() as N autogenerate(5);")
            app.do_reload()
            app.do_save()
        told: list[int] = []
        path = app.download(tmp_path / "original.qvf", progress=lambda done, whole: told.append(done))
        assert told[-1] == path.stat().st_size
        copy = qlik.apps.upload(path, "Copy")
        assert copy.attributes.name == "Copy"
        with copy.open():
            assert copy.evaluate("Sum(N)") == "15"

        async def run() -> str | None:
            async with AsyncQlik(host=tenant.url, api_key=tenant.api_key) as twin:
                again = await twin.apps.upload(path)
                await again.download(tmp_path / "again.qvf")
                return again.attributes.name

        assert asyncio.run(run()) == "original"
        assert (tmp_path / "again.qvf").stat().st_size > 0
