"""Dollar-sign expansion: variables into the text of an expression or statement, before it is read.

``$(name)`` is replaced by the variable's text, ``$(name(a, b))`` with ``$1``, ``$2`` filled in (``$0`` is
how many there are), ``$(#name)`` by its number with a decimal point, or 0, ``$(=expression)`` by the result
of an expression.
Expansions may stand inside each other and inside quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NoReturn, TypeAlias

from ..errors import ExpressionError
from .limits import MAX_EXPANSION_DEPTH, MAX_EXPANSIONS, MAX_LENGTH

Variables: TypeAlias = Mapping[str, str] | Callable[[str], str | None]
Evaluate: TypeAlias = Callable[[str, bool], str]

_PARAMETER: Final = re.compile(r"\$(\d{1,2})")


def expand(
    text: str,
    variables: Variables | None = None,
    evaluate: Evaluate | None = None,
    *,
    calculated: bool = True,
) -> str:
    """`text` with every dollar-sign expansion replaced.

    Parameters: `variables` a mapping or a function from a name to the variable's text (None: no such
    variable, which expands to nothing); `evaluate(expression, plain)` gives the text of an expression's
    result, with `plain` as a number that has a decimal point and no thousand separators. Without `calculated`
    a variable whose text begins with ``=`` is put in as it stands, as in a load script.

    Raises ExpressionError if an expansion is not closed, nests too deep, grows too long, or needs
    `evaluate` where there is none.
    """
    if "$(" not in text:
        return text
    lookup = variables.get if isinstance(variables, Mapping) else variables
    return _Expander(lookup or (lambda name: None), evaluate, text, calculated).expand(text, 0)


class _Expander:
    def __init__(
        self,
        lookup: Callable[[str], str | None],
        evaluate: Evaluate | None,
        source: str,
        calculated: bool,
    ) -> None:
        self._lookup = lookup
        self._evaluate = evaluate
        self._is_calculated = calculated
        self._source = source
        self._count = 0
        # Where in the source the expansion in work starts.
        self._place = 0

    def expand(self, text: str, depth: int) -> str:
        if depth > MAX_EXPANSION_DEPTH:
            self._refuse(f"variables expand deeper than {MAX_EXPANSION_DEPTH} levels")
        parts: list[str] = []
        size = at = 0
        while (start := text.find("$(", at)) >= 0:
            if depth == 0:
                self._place = start
            end = self._closing(text, start + 1)
            self._count += 1
            if self._count > MAX_EXPANSIONS:
                self._refuse(f"there are more than {MAX_EXPANSIONS} dollar-sign expansions")
            inside = self.expand(text[start + 2 : end], depth + 1)
            parts += [text[at:start], self._value(inside, depth)]
            size += len(parts[-1]) + len(parts[-2])
            if size > MAX_LENGTH:
                self._refuse(f"the expanded text is longer than {MAX_LENGTH} characters")
            at = end + 1
        parts.append(text[at:])
        return "".join(parts)

    def _closing(self, text: str, opening: int) -> int:
        """The parenthesis that closes the one at `opening`; those in single quotes do not count."""
        level, at = 0, opening
        while at < len(text):
            char = text[at]
            if char == "'" and (quote := text.find("'", at + 1)) > 0:
                at = quote
            elif char == "(":
                level += 1
            elif char == ")":
                level -= 1
                if level == 0:
                    return at
            at += 1
        return self._refuse("the dollar-sign expansion is not closed", ")")

    def _value(self, inside: str, depth: int) -> str:
        if inside.lstrip().startswith("="):
            return self._calculated(inside.lstrip()[1:], plain=False)
        name, plain = inside.strip(), False
        if name.startswith("#"):
            name, plain = name[1:].strip(), True
        definition, parameters = self._lookup(name), list[str]()
        if definition is None and name.endswith(")") and "(" in name:
            bare, _, rest = name.partition("(")
            definition, parameters = self._lookup(bare.strip()), _split(rest[:-1])
        if definition is None:
            return "0" if plain else ""
        if parameters:
            definition = _PARAMETER.sub(lambda match: _parameter(parameters, match), definition)
        definition = self.expand(definition, depth + 1)
        if self._is_calculated and definition.lstrip().startswith("="):
            return self._calculated(definition.lstrip()[1:], plain=plain)
        if not plain:
            return definition
        text = definition.replace("'", "''")
        return self._calculated(f"Alt(Num('{text}'), 0)", plain=True)

    def _calculated(self, expression: str, *, plain: bool) -> str:
        if self._evaluate is None:
            self._refuse("an expression cannot be calculated here")
        return self._evaluate(expression, plain)

    def _refuse(self, message: str, *expected: str) -> NoReturn:
        raise ExpressionError(message, text=self._source, position=self._place, expected=expected)


def _parameter(parameters: list[str], match: re.Match[str]) -> str:
    """The parameter in place of ``$1``, how many there are for ``$0``; those not given stay as they are."""
    number = int(match.group(1))
    if number == 0:
        return str(len(parameters))
    return parameters[number - 1] if number <= len(parameters) else match.group()


def _split(text: str) -> list[str]:
    """Arguments at the commas outside parentheses and single quotes."""
    parts: list[str] = []
    level, start, quoted = 0, 0, False
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted:
            level += (char == "(") - (char == ")")
            if char == "," and level == 0:
                parts.append(text[start:at].strip())
                start = at + 1
    parts.append(text[start:].strip())
    return parts
