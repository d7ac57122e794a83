"""Results that act on themselves: ``space.delete()`` is ``qlik.spaces.delete(space.id)``.

What a result can do follows from the operations of its API: those below the path of one member
(``/spaces/{spaceId}``) are methods of the members, and what is kept below a member (``/assignments``) is an
attribute with the usual verbs: ``space.assignments.create(...)``. Members that have a status, such as
reloads, can be waited for: ``reload.wait(on_log=print)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from ..compat.names import method_name
from .operation import Operation

if TYPE_CHECKING:
    from .model import Model

_WAIT = "wait"
_MODELS = "qlik_sdk.generated.models."
_OTHER_IDS = ("clientId",)
_MEMBER_METHODS = ("get", "delete", "update", "patch")
_BELOW = {"GET": "list", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_ELSEWHERE = {"apps:Evaluation": ("apps", "id", ("download_evaluation",))}
"""Results that are no members of their API by its paths: attribute of the client, id, methods."""
_BELOW_MEMBER = {**_BELOW, "GET": "get"}


@dataclass(frozen=True, slots=True)
class Deeds:
    """What the members of an API can do.

    Attributes:
        attribute: of the client; id_field: where a member keeps its id.
        methods: method of the resource -> operation; below: collection -> verb -> method of the resource.
        renewing: methods whose answer is the member as it is now.
    """

    attribute: str
    id_field: str
    methods: dict[str, Operation]
    below: dict[str, dict[str, str]]
    renewing: frozenset[str]


def _operations(resource: type) -> Iterator[tuple[str, Operation]]:
    for name in dir(resource):
        known = getattr(getattr(resource, name, None), "operation", None)
        if known is not None:
            yield name, known


@cache
def deeds(model: type[Any]) -> Deeds | None:
    """What results of a class can do, None when they are no members of an API."""
    if not model.__module__.startswith(_MODELS):
        return None
    from ..client import resource_class
    from ..generated.attributes import RESOURCES

    module = model.__module__.removeprefix(_MODELS)
    ref = f"{module}:{model.__name__}"
    if ref in _ELSEWHERE:
        attribute, id_field, known = _ELSEWHERE[ref]
        methods = {name: op for name, op in _operations(resource_class(attribute)) if name in known}
        return Deeds(attribute, id_field, methods, {}, frozenset())
    attribute = next((name for name, (where, _) in RESOURCES.items() if where == module), "")
    operations = dict(_operations(resource_class(attribute))) if attribute else {}
    homes = (operations[name] for name in _MEMBER_METHODS if name in operations)
    home = next((op for op in homes if len(op.path_params) == 1 and op.path.endswith("}")), None)
    if home is None:
        return None
    base = home.path.rpartition("/{")[0]
    wire = next(iter(home.path_params.values()))
    id_names = ("id", wire, *_OTHER_IDS)
    member_id = next((name for name in id_names if name in model._fields), None)
    members = {ref_of for op in operations.values() if _is_whole(op, base) for ref_of in (op.result, op.item)}
    if ref not in members or member_id is None:
        return None
    methods = {name: op for name, op in operations.items() if _place(op, base)}
    replacing = [name for name, op in methods.items() if op.method in ("PUT", "PATCH")]
    renewing = {
        name for name in replacing if len(methods[name].path_params) == 1 and methods[name].result == ref
    }
    return Deeds(attribute, member_id, methods, _below(methods, base), frozenset(renewing))


def _is_whole(op: Operation, base: str) -> bool:
    """Whether an operation answers members themselves, not what is below them."""
    place = _place(op, base)
    return op.method in ("GET", "POST", "PUT") and place is not None and "/" not in place


def _place(op: Operation, base: str) -> str | None:
    """What follows the base in an operation's path: "" for the collection, "{id}/..." for a member."""
    if op.path == base:
        return ""
    return op.path.removeprefix(f"{base}/") if op.path.startswith(f"{base}/{{") else None


def _below(methods: dict[str, Operation], base: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, op in methods.items():
        _, *words = (_place(op, base) or "").split("/")
        verbs = _BELOW if len(words) == 1 else _BELOW_MEMBER
        if len(words) == 1 or (len(words) == 2 and words[1].startswith("{")):
            found.setdefault(words[0].replace("-", "_"), {}).setdefault(verbs.get(op.method, ""), name)
    return {word: verbs for word, verbs in found.items() if "list" in verbs or "create" in verbs}


def _known(model: Model) -> Deeds | None:
    made_of: Any = type(model)
    return deeds(made_of) if model._client is not None else None


def act(model: Model, name: str) -> Any:
    """The method or collection of a result called ``name``, None when it has none."""
    known = _known(model)
    member_id = model._data.get(known.id_field) if known is not None else None
    if known is None or member_id is None:
        return None
    if name == _WAIT and _can_wait(model, known):
        from ..helpers.jobs import waiting

        return waiting(model, act(model, "get"), awaited=_is_awaited(model._client))
    if name not in known.methods and name not in known.below:
        new = method_name(type(model).__name__, name, known.methods, known.attribute)
        return None if new is None else act(model, new)
    resource = _resource(model._client, known.attribute)
    if name not in known.methods:
        return Below(resource, member_id, name, known.below[name])
    call = partial(getattr(resource, name), member_id)
    return renewing(model, call) if name in known.renewing else call


def _can_wait(model: Model, known: Deeds) -> bool:
    return "status" in model._fields and "get" in known.methods


def _resource(client: Any, attribute: str) -> Any:
    from ..client import resource_class

    return resource_class(attribute, "Async" if _is_awaited(client) else "")(client)


def _is_awaited(client: Any) -> bool:
    from ..auth.client import AsyncAuth

    return isinstance(client, AsyncAuth)


def renewing(model: Any, call: Callable[..., Any]) -> Callable[..., Any]:
    """``call``, whose answer (awaited or not) replaces what ``model`` holds; its result is ``model``."""

    def renewed(result: Any) -> Any:
        if result is None:
            return model
        model._replace(result.to_dict())
        return model

    async def waited(answer: Any) -> Any:
        return renewed(await answer)

    def called(*args: Any, **kwargs: Any) -> Any:
        answer = call(*args, **kwargs)
        return waited(answer) if hasattr(answer, "__await__") else renewed(answer)

    return called


class Below:
    """What is kept below one member, such as the assignments of a space: ``list``, ``create``, ..."""

    def __init__(self, resource: Any, member_id: Any, name: str, verbs: dict[str, str]) -> None:
        self._resource = resource
        self._member_id = member_id
        self._name = name
        self._verbs = verbs

    def __getattr__(self, verb: str) -> Any:
        name = self._verbs.get(verb)
        if name is None:
            raise AttributeError(f"{self._name} cannot {verb}; they can {', '.join(sorted(self._verbs))}")
        return partial(getattr(self._resource, name), self._member_id)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.list())

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._verbs})

    def __repr__(self) -> str:
        return f"<{self._name} of {self._member_id}: {', '.join(sorted(self._verbs))}>"


def names(model: Model) -> set[str]:
    """The methods and collections of a result."""
    known = _known(model)
    if known is None:
        return set()
    return {*known.methods, *known.below, *([_WAIT] if _can_wait(model, known) else [])}
