"""What a chart or an expression is evaluated in: the data, the selections, the variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..errors import EngineError
from ..expr.nodes import SetNode
from ..formats.locale import Locale
from ..model import Model
from ..selection import Possible, Selections
from .app_functions import Facts
from .place import Place

_NOWHERE: Final = Place()


@dataclass(frozen=True)
class Context:
    """One moment of one session.

    `possible_of` gives (and keeps) the consequences of any selections; `states` the selections of each
    alternate state; `variables` name to definition; `library` finds the properties of a master
    dimension or measure by id (None if there is none); `named` the selections a set identifier means that
    is no state (`$1`, `$_1`, a bookmark), for a state; `measure_named` the expression of a master measure
    by its label. `sets` are around everything that is evaluated, the outermost first. `facts` are about the
    app and the session. `objects` are id and `qType` of the generic objects it is in, the innermost first,
    `place` the chart. `moment` is the same object in all states and places of one moment; `cache` is for what
    does not change in it.
    """

    model: Model
    states: Mapping[str, Selections]
    possible_of: Callable[[Model, Selections], Possible]
    variables: Mapping[str, str]
    library: Callable[[str, str], Mapping[str, Any] | None]
    state: str = "$"
    named: Callable[[str, str], Selections | None] = lambda name, state: None
    measure_named: Callable[[str], str | None] = lambda name: None
    sets: tuple[SetNode, ...] = ()
    facts: Facts = field(default_factory=Facts)
    objects: tuple[tuple[str, str], ...] = ()
    place: Place = _NOWHERE
    cache: dict[Any, Any] = field(default_factory=dict)
    moment: object = field(default_factory=object)
    locale: Locale = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "locale", self.model.locale)

    @property
    def selections(self) -> Selections:
        return self.states[self.state]

    @property
    def possible(self) -> Possible:
        return self.possible_of(self.model, self.states[self.state])

    def in_state(self, state: str | None) -> Context:
        """The same in another alternate state; "" and None mean the one it is in. Raises EngineError 8."""
        if not state or state == self.state:
            return self
        if state not in self.states:
            raise EngineError(f"no such alternate state: {state}", code=8, parameter="qStateName")
        return self.changed(state=state)

    def in_chart(self, chart: Place) -> Context:
        """The same in a chart."""
        return self.changed(place=chart)

    def changed(self, **changes: Any) -> Context:
        """The same with other members; many are made for each chart, so not by way of the constructor."""
        made = object.__new__(Context)
        members = made.__dict__
        members |= self.__dict__
        members |= changes
        return made
