"""What results can do, as type checkers see it: by the rules of `qlik_sdk.core.acting`, and a test holds the
two against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from . import names
from .methods import Method
from .model import Api
from .qix_model import Contract
from .shapes import Shapes

WRITTEN = {"NxApp": ("App", "Doc")}
"""Results that are answered as a class written by hand, and the engine class whose methods win there."""

_OTHER_IDS = ("clientId",)
_MEMBER_METHODS = ("get", "delete", "update", "patch")
_BELOW = {"GET": "list", "POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}


@dataclass(frozen=True, slots=True)
class Deed:
    """A method of a member (or, called `name`, of what is below it)."""

    name: str
    method: Method
    signature: str
    returns: str
    async_returns: str


@dataclass(frozen=True, slots=True)
class Below:
    """What is kept below members: its attribute, its class, and its verbs."""

    attribute: str
    class_name: str
    deeds: tuple[Deed, ...]

    @property
    def item(self) -> Method | None:
        """The listing, where there is one that gives pages."""
        return next((deed.method for deed in self.deeds if deed.name == "list" and deed.method.pages), None)


@dataclass(frozen=True, slots=True)
class Member:
    """A class of results that act on themselves."""

    name: str
    deeds: tuple[Deed, ...]
    below: tuple[Below, ...]
    can_wait: bool


class Acting:
    """The results of one API that act on themselves."""

    def __init__(self, api: Api, methods: Iterable[Method], shapes: Shapes, engine: Contract) -> None:
        self._api = api
        self._shapes = shapes
        self._engine = engine
        self._methods = {method.name: method for method in sorted(methods, key=lambda method: method.name)}
        homes = (self._methods[name] for name in _MEMBER_METHODS if name in self._methods)
        self._home = next(
            (home for home in homes if len(_path(home)) == 1 and home.operation.path.endswith("}")), None
        )
        members = sorted(self._member_names())
        written = [name for name in WRITTEN if name in shapes.classes and name in self._answered()]
        self.names = {**{name: name for name in members}, **{name: WRITTEN[name][0] for name in written}}
        self.members = [self._member(name) for name in members]
        self.written = [self._written(name) for name in written]
        self.below = list({below.class_name: below for one in self.members for below in one.below}.values())

    @property
    def is_empty(self) -> bool:
        """Whether no result acts."""
        return not self.names

    @property
    def _base(self) -> str:
        return self._home.operation.path.rpartition("/{")[0] if self._home else ""

    def _member_names(self) -> Iterator[str]:
        if self._home is None:
            return
        wanted = self._answered()
        ids = {"id", *_path(self._home), *_OTHER_IDS}
        for name, shape in self._shapes.classes.items():
            known = {key for field in shape.fields for key in (field.name, field.wire)}
            if name in wanted and ids & known:
                yield name

    def _answered(self) -> set[str]:
        """The classes of what operations on members themselves answer."""
        found = set()
        for method in self._methods.values():
            place = self._place(method) if self._home else None
            if method.operation.verb in ("GET", "POST", "PUT") and place is not None and "/" not in place:
                found.add((method.result.ref or "").removeprefix(f"{self._api.module}:"))
        return found

    def _place(self, method: Method) -> str | None:
        path = method.operation.path
        if path == self._base:
            return ""
        return path.removeprefix(f"{self._base}/") if path.startswith(f"{self._base}/{{") else None

    def _member(self, name: str) -> Member:
        fields = self._shapes.classes[name].fields
        taken = {key for field in fields for key in (field.name, field.wire)}
        own = {key: method for key, method in self._methods.items() if self._place(method)}
        deeds = [self._deed(key, method, name) for key, method in own.items() if key not in taken]
        below = [one for one in self._below(own) if one.attribute not in {*own, *taken}]
        can_wait = "status" in {field.name for field in fields} and "get" in own
        return Member(name, tuple(deeds), tuple(below), can_wait)

    def _written(self, name: str) -> Member:
        own_name, engine_class = WRITTEN[name]
        taken = {method.name for method in self._engine.classes[engine_class]}
        deeds = [
            self._deed(key, method, name)
            for key, method in self._methods.items()
            if key not in taken
            and len(_path(method)) >= 1
            and _path(method)[0] == _path(self._sure_home())[0]
        ]
        return Member(own_name, tuple(deeds), (), False)

    def _sure_home(self) -> Method:
        assert self._home is not None
        return self._home

    def _deed(self, name: str, method: Method, member: str = "") -> Deed:
        returns = [self.own(method.returns), self.own(method.async_returns, "Async")]
        ref = f"{self._api.module}:{member}"
        if method.operation.verb in ("PUT", "PATCH") and len(_path(method)) == 1 and method.result.ref == ref:
            returns = [self.names[member], f"Async{self.names[member]}"]
        return Deed(name, method, method.signature_of_member, *returns)

    def _below(self, own: dict[str, Method]) -> Iterator[Below]:
        found: dict[str, dict[str, Method]] = {}
        for method in own.values():
            _, *words = (self._place(method) or "").split("/")
            of_member = len(words) == 2 and words[1].startswith("{")
            if len(words) == 1 or of_member:
                verb = method.operation.verb
                verb = "get" if of_member and verb == "GET" else _BELOW[verb]
                found.setdefault(words[0].replace("-", "_"), {}).setdefault(verb, method)
        for word, verbs in found.items():
            if "list" in verbs or "create" in verbs:
                deeds = tuple(self._deed(verb, method) for verb, method in sorted(verbs.items()))
                yield Below(word, f"{self._api.class_name}{names.pascal(word)}", deeds)

    def own(self, annotation: str, prefix: str = "") -> str:
        """An annotation with the classes of this module in the place of the plain ones."""
        return self._shown(annotation, prefix)

    def of(self, annotation: str, prefix: str = "") -> str:
        """The same for annotations in another module."""
        return self._shown(annotation, f"acting.{prefix}")

    def _shown(self, annotation: str, prefix: str) -> str:
        def swap(match: re.Match[str]) -> str:
            own = self.names.get(match[1])
            return match[0] if own is None else f"{prefix}{own}"

        return re.sub(r"\bmodels\.(\w+)", swap, annotation)


def _path(method: Method) -> list[str]:
    return [parameter.wire for parameter in method.operation.at("path")]
