"""What a call answers has a type, and so has what the answer can do: checked, not run."""

from __future__ import annotations

from typing import assert_type

from qlik_sdk import (
    App,
    Assignment,
    AsyncApp,
    AsyncPages,
    AsyncQlik,
    AsyncReload,
    AsyncSpace,
    NxAttributes,
    Pages,
    Qlik,
    Reload,
    Space,
    WebhookResponse,
)


def rename(space: Space) -> Space:
    return space.update(name="x")


def main(qlik: Qlik) -> None:
    space = qlik.spaces.create(name="x", type="shared")
    assert_type(space, Space)
    assert_type(rename(space).name, str)
    assert_type(qlik.spaces.list(), Pages[Space])
    assert_type(qlik.spaces.list().first(), Space | None)
    assert_type(space.assignments.list(), Pages[Assignment])
    assert_type(space.assignments.create(type="user", assignee_id="u", roles=["consumer"]), Assignment)
    assert_type([assignment.assignee_id for assignment in space.assignments], list[str])
    assert_type(space.delete(), None)

    reload = qlik.reloads.create(app_id="x")
    assert_type(reload.wait(on_log=print), Reload)
    assert_type(reload.log, str | None)

    app = qlik.apps.get("x")
    assert_type(app, App)
    assert_type(app.copy(attributes={"name": "x"}), App)
    assert_type(app.set_space(space_id="x"), App)
    assert_type(app.attributes, NxAttributes)
    assert_type(app.evaluate("1"), str)
    assert_type([hook.id for hook in qlik.webhooks.list()], list[str | None])
    assert_type(qlik.webhooks.list(), Pages[WebhookResponse])


async def twin(qlik: AsyncQlik) -> None:
    space = await qlik.spaces.get("x")
    assert_type(await space.update(name="x"), AsyncSpace)
    assert_type(space.assignments.list(), AsyncPages[Assignment])
    reload = await qlik.reloads.get("x")
    assert_type(await reload.wait(), AsyncReload)
    app = await qlik.apps.create(name="x")
    assert_type(await app.copy(), AsyncApp)
