"""Reloads that run on their own: what is queued here is run by the app host, in the name of a user.

Other services queue their reloads here, too (`queue`). A reload runs the script as it was last saved, and
saves the app when it has ended well.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...apps.connectors import script_sources
from ...apps.environment import Environment
from ...apps.identity import identity
from ...errors import ApiError, conflict
from ...jobs import Job
from ...storage import Document, Where
from ...toolkit.timestamps import rfc3339
from ..apps import service as apps
from ..apps.reload_logs import keep_log
from .store import ACTIVE, CANCELED, CANCELING, FAILED, QUEUED, RELOADING, RELOADS, SUCCEEDED

if TYPE_CHECKING:
    from qlik_engine import ReloadResult

    from ...access import Caller
    from ...tenant import Tenant

log = logging.getLogger("qlik_tenant")

FORBIDDEN = "RELOADS-003"
TYPES = {"api": "external", "reload-tasks": "chronos", "tasks": "choreographer", "automate": "automations"}
"""What asked for a reload -> the type of the reload."""

_STOPPED = "The tenant was stopped before the reload had ended."
_BUSY = 11000
_AGAIN_SECONDS = 0.1


class _Failed(Exception):
    """A reload that cannot be run; the text says why."""


def require_reload(tenant: Tenant, caller: Caller, app_id: str) -> Document:
    """The record of an app the caller may reload; 403 for others, and for what is not there."""
    row = apps.get_app_row(tenant, app_id)
    if row is None or not tenant.access.allowed(caller, "reload", apps.KIND, row):
        raise ApiError(403, f"You do not have the right to reload app {app_id}.", code=FORBIDDEN)
    return row


def queue(
    tenant: Tenant,
    caller: Caller,
    app_id: str,
    *,
    partial: bool = False,
    weight: float = 1,
    variables: Mapping[str, str] | None = None,
    resource_type: str = "api",
    resource_id: str = "",
) -> Document:
    """Queue a reload of an app; gives its record.

    `weight`: heavier ones come first; `variables` are set before the script begins; `resource_type` (see
    `TYPES`) and `resource_id` say what asked for it. 403 without the right to reload, 429 while another
    reload of the app waits or runs.
    """
    require_reload(tenant, caller, app_id)
    record: Document = {
        "id": tenant.ids.object_id(),
        "appId": app_id,
        "tenantId": tenant.tenant_id,
        "userId": caller.user_id,
        "type": TYPES[resource_type],
        "status": QUEUED,
        "creationTime": rfc3339(tenant.clock()),
        "partial": partial,
        "weight": weight,
        "resourceType": resource_type,
        "log": "",
        **({"resourceId": resource_id} if resource_id else {}),
    }
    rows = tenant.store[RELOADS]
    with tenant.store.transaction():
        pending = Where.equal(RELOADS, "appId", app_id) & Where.among(RELOADS, "status", ACTIVE)
        if rows.first(pending) is not None:
            detail = f"A reload of app {app_id} is waiting or running already."
            raise ApiError(429, detail, title="Too many requests", headers={"Retry-After": "5"})
        rows.insert(record)
    run = _Run(tenant, record, dict(variables or {}))
    tenant.apps.jobs.add(record["id"], run, weight=weight)
    return record


def cancel(tenant: Tenant, id: str) -> Document:
    """Cancel a reload that waits or runs; gives its record. 409 for one that is over."""
    jobs, rows = tenant.apps.jobs, tenant.store[RELOADS]
    with tenant.store.transaction():
        record = rows.get(id)
        if record is None or record["status"] not in ACTIVE:
            raise conflict(f"Reload {id} is over already.")
        withdrawn = jobs.withdraw(id)
        record["status"] = CANCELED if withdrawn else CANCELING
        if withdrawn:
            record["endTime"] = rfc3339(tenant.clock())
        rows.update(record)
    if withdrawn:
        _finished(tenant, record)
    elif (job := jobs.find(id)) is not None:
        job.cancelled.set()
    return record


def recover(tenant: Tenant) -> None:
    """Note of reloads that a stop of the tenant cut short that they failed."""
    rows = tenant.store[RELOADS]
    for record in rows.find(Where.among(RELOADS, "status", ACTIVE)):
        if tenant.apps.jobs.find(record["id"]) is None:
            failed = {"status": FAILED, "errorCode": "RELOADS-STOPPED", "errorMessage": _STOPPED}
            rows.update({**record, **failed, "endTime": rfc3339(tenant.clock())})


def log_of(tenant: Tenant, record: Document) -> str:
    """The log of a reload, as far as it has come."""
    job = tenant.apps.jobs.find(record["id"]) if record["status"] in ACTIVE else None
    return _text(record["id"], job.lines) if job is not None and job.lines else str(record["log"])


def _text(id: str, lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in (f"ReloadID: {id}", *lines))


def _finished(tenant: Tenant, record: Document) -> None:
    data = {name: value for name, value in record.items() if name != "log"}
    row = apps.get_app_row(tenant, record["appId"]) or {}
    tenant.events.emit(
        "com.qlik.v1.reload.finished", "reloads", data, user_id=record["userId"],
        resource_id=record["appId"], space_id=row.get("spaceId", ""), owner_id=row.get("ownerId", ""),
    )  # fmt: skip


class _Run:
    """One reload, when its turn has come."""

    def __init__(self, tenant: Tenant, record: Document, variables: dict[str, str]) -> None:
        self._tenant = tenant
        self._record = record
        self._variables = variables
        self._milliseconds = 0

    def __call__(self, job: Job) -> None:
        if self._begin():
            outcome = self._outcome(job)
            self._end(job, outcome)

    def _begin(self) -> bool:
        rows = self._tenant.store[RELOADS]
        with self._tenant.store.transaction():
            record = rows.get(self._record["id"])
            if record is None or record["status"] != QUEUED:
                return record is not None and record["status"] == CANCELING
            rows.update({**record, "status": RELOADING, "startTime": rfc3339(self._tenant.clock())})
        return True

    def _outcome(self, job: Job) -> dict[str, Any]:
        """Run; gives what the record learns from it."""
        job.lines.append("Started loading data")
        try:
            result = self._reload(job)
        except _Failed as error:
            return {"status": FAILED, "errorCode": FORBIDDEN, "errorMessage": str(error)}
        except KeyError:
            return {"status": FAILED, "errorCode": "HTTP-404", "errorMessage": "The app was deleted."}
        except Exception as error:  # a thread of its own: what is not noted here nobody would hear of
            log.error("reload %s failed", job.id, exc_info=error)
            return {"status": FAILED, "errorCode": "HTTP-500", "errorMessage": f"{type(error).__name__}"}
        if result.cancelled:
            return {"status": CANCELED}
        if result.error is not None:
            code = f"EngineError-{result.error.code}"
            return {"status": FAILED, "errorCode": code, "errorMessage": str(result.error)}
        return {"status": SUCCEEDED}

    def _reload(self, job: Job) -> ReloadResult:
        tenant, record = self._tenant, self._record
        app_id, partial = record["appId"], record["partial"]
        try:
            caller = tenant.caller(record["userId"])
            require_reload(tenant, caller, app_id)
        except ApiError as error:
            raise _Failed(error.detail) from None
        if partial and not tenant.apps.shows_all(app_id, identity(tenant, caller)):
            raise _Failed("A partial reload goes on from data that this user may not see.")

        def report(step: Any) -> None:
            if step.message:
                job.lines.append(step.message)

        with tenant.apps.using(app_id) as app, script_sources(tenant, caller) as sources:
            result: ReloadResult = _when_free(
                job,
                lambda: app.reload_stored(
                    sources,
                    on_progress=report,
                    cancel=job.cancelled,
                    partial=partial,
                    variables=self._variables,
                    user=identity(tenant, caller),
                    environment=Environment(tenant, app_id),
                ),
            )
            app.publish(None)
            has_section_access = app.document.has_section_access
        job.lines += result.warnings
        self._milliseconds = round(result.duration * 1000)
        if not result.cancelled:
            info = {
                "success": result.success,
                "reloadId": record["id"],
                "duration": self._milliseconds,
                "errors": [str(result.error)] if result.error is not None else [],
                "warnings": result.warnings,
                "isPartialReload": partial,
                "hasSectionAccess": has_section_access,
                "userId": record["userId"],
            }
            apps.touch_after_reload(tenant, app_id, info)
        return result

    def _end(self, job: Job, outcome: dict[str, Any]) -> None:
        tenant = self._tenant
        rows = tenant.store[RELOADS]
        with tenant.store.transaction():
            record = rows.get(self._record["id"])
            if record is None:
                return
            if outcome["status"] == CANCELED and record["status"] != CANCELING:
                outcome = {"status": FAILED, "errorCode": "RELOADS-STOPPED", "errorMessage": _STOPPED}
            job.lines += _last_words(outcome)
            now = rfc3339(tenant.clock())
            times = {"engineTime": now, "endTime": now}
            record = {**record, **outcome, **times, "log": _text(record["id"], job.lines)}
            rows.update(record)
            if apps.get_app_row(tenant, record["appId"]) is not None:
                success = record["status"] == SUCCEEDED
                keep_log(
                    tenant, record["appId"], record["log"], reload_id=record["id"], success=success,
                    milliseconds=self._milliseconds,
                )  # fmt: skip
            _finished(tenant, record)


def _last_words(outcome: Mapping[str, Any]) -> list[str]:
    if outcome["status"] == SUCCEEDED:
        return ["App saved", "Finished successfully"]
    if outcome["status"] == CANCELED:
        return ["Canceled"]
    return [f"Error: {outcome['errorMessage']}", "Finished with error"]


def _when_free(job: Job, reload: Any) -> Any:
    """Reload as soon as nobody else reloads the app."""
    from qlik_engine import EngineError

    while True:
        try:
            return reload()
        except EngineError as error:
            if error.code != _BUSY or job.cancelled.is_set():
                raise
            time.sleep(_AGAIN_SECONDS)
