"""The grammars of expressions and scripts as rules and tokens (`BNFDef`), with a hash that tells changes.

A rule is a definition without parent; each of its alternatives is a definition below it, whose `qBnf` lists
the numbers of what it consists of: rules, or tokens with the text they stand for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from .errors import EngineError
from .expr.parser import PRECEDENCE
from .expr.printer import quote_field
from .inspection import functions
from .script.registry import prefixes, registry

if TYPE_CHECKING:
    from .session import Session

Json = dict[str, Any]
Rules = Mapping[str, tuple[str, ...]]

EXPRESSION, SCRIPT = "E", "S"
_TYPES: Final = {
    "E": EXPRESSION,
    "SCRIPT_TEXT_EXPRESSION": EXPRESSION,
    "S": SCRIPT,
    "SCRIPT_TEXT_SCRIPT": SCRIPT,
}

# Rules of operators, the loosest first; what a level binds stands in the parser's table.
_LEVELS: Final = (
    *("disjunction", "conjunction", "negation", "comparison", "concatenation"),
    *("bit_disjunction", "bit_conjunction", "shift", "sum", "product"),
)


def _operators() -> dict[str, tuple[str, ...]]:
    rules: dict[str, tuple[str, ...]] = {}
    for level, (rule, tighter) in enumerate(pairwise((*_LEVELS, "unary")), start=1):
        signs = [sign for sign, binds in PRECEDENCE.items() if binds == level]
        if rule == "negation":
            rules[rule] = (tighter, *(f"'{sign}' {rule}" for sign in signs))
        else:
            rules[rule] = (tighter, *(f"{rule} '{sign}' {tighter}" for sign in signs))
    return rules


_FORMULA: Final = {
    "expression": (_LEVELS[0],),
    **_operators(),
    "unary": ("primary", "'-' unary", "'+' unary", "'bitnot' unary"),
    "primary": ("number", "string", "field", "call", "'(' expression ')'"),
    "call": ("function '(' ')'", "function '(' arguments ')'"),
    "arguments": ("expression", "arguments ',' expression"),
    "field": ("name", "'[' name ']'"),
}

_CHART: Final = {
    "aggregation": (
        "aggregator '(' arguments ')'",
        "aggregator '(' qualifiers arguments ')'",
    ),
    "qualifiers": ("qualifier", "qualifiers qualifier"),
    "qualifier": ("set", "'distinct'", "'all'", "'total'", "'total' '<' names '>'"),
    "names": ("field", "names ',' field"),
    "set": ("'{' entities '}'",),
    "entities": ("entity", *(f"entities '{sign}' entity" for sign in "+-*/")),
    "entity": ("identifier", "identifier modifier", "modifier", "'(' entities ')'"),
    "identifier": ("'$'", "'1'", "name"),
    "modifier": ("'<' selections '>'",),
    "selections": ("selection", "selections ',' selection"),
    "selection": ("field", *(f"field '{sign}' elements" for sign in ("=", "+=", "-=", "*=", "/="))),
    "elements": ("'{' values '}'", "'p' '(' ')'", "'e' '(' ')'"),
    "values": ("string", "values ',' string"),
}  # fmt: skip

_STATEMENTS: Final = {
    "script": ("statement", "script ';' statement"),
    "statement": ("label ':' statement", "prefix statement", "keyword clauses", "control"),
    "label": ("name",),
    "clauses": ("expression", "clauses expression"),
    "control": ("'if' expression 'then' script 'end' 'if'", "'for' name '=' expression 'to' expression",
                "'for' 'each' name 'in' arguments", "'next'", "'do'", "'loop'", "'sub' name", "'end' 'sub'",
                "'call' name", "'switch' expression", "'case' arguments", "'end' 'switch'",
                "'exit' 'script'"),
}  # fmt: skip

_TOKENS: Final = ("number", "string", "name")


def definitions(kind: str, *, fields: Iterable[str] = (), measures: Iterable[str] = ()) -> list[Json]:
    """`BNFDef` of the grammar of expressions (`E`) or scripts (`S`), with the names an app adds to it.

    Raises EngineError 8 for another kind.
    """
    return _Grammar(_kind(kind), list(fields), list(measures)).definitions


def text(kind: str) -> str:
    """The same grammar, one rule a line: `rule ::= alternative | alternative`."""
    lines = [f"{rule} ::= {' | '.join(options)}" for rule, options in _rules(_kind(kind)).items()]
    return "\n".join(lines) + "\n"


def digest(found: Iterable[Json]) -> str:
    """What changes when a grammar does."""
    return hashlib.sha256(repr([sorted(entry.items()) for entry in found]).encode()).hexdigest()


def of_app(session: Session) -> list[Json]:
    """The grammar of expressions with the fields and measures of an app (Doc.GetExpressionBNF)."""
    with session.lock:
        labels = [
            str((found.properties.get("qMeasure") or {}).get("qLabel") or "")
            for found in session.library_objects("measure")
        ]
        return definitions(EXPRESSION, fields=session.model.fields, measures=filter(None, labels))


def _kind(given: str) -> str:
    kind = _TYPES.get(given)
    if kind is None:
        raise EngineError(f"Unknown type of grammar: {given}", code=8, parameter="qBnfType")
    return kind


def _rules(kind: str) -> dict[str, tuple[str, ...]]:
    if kind == SCRIPT:
        return {**_STATEMENTS, **_lists(_statement_words()), **_FORMULA, **_lists(_function_words(False))}
    primary = (*_FORMULA["primary"], "aggregation")
    return {**_FORMULA, "primary": primary, **_CHART, **_lists(_function_words(True))}


def _lists(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {rule: tuple(f"'{word}'" for word in found) for rule, found in words.items()}


def _statement_words() -> dict[str, list[str]]:
    return {"keyword": sorted(registry()), "prefix": sorted(prefixes())}


def _function_words(chart: bool) -> dict[str, list[str]]:
    plain = [entry["qName"] for entry in functions() if entry["qGroup"] != "AGGR"]
    aggregators = [entry["qName"] for entry in functions("AGGR")]
    return {"function": plain, "aggregator": aggregators} if chart else {"function": [*plain, *aggregators]}


class _Grammar:
    """Rules and tokens, numbered."""

    def __init__(self, kind: str, fields: list[str], measures: list[str]) -> None:
        self.definitions: list[Json] = []
        self._tokens: dict[str, int] = {}
        self._groups = {entry["qName"]: entry["qGroup"] for entry in functions()}
        rules = _rules(kind)
        self._numbers = {name: self._define(name, qIsBnfRule=True, qBnf=[]) for name in (*rules, *_TOKENS)}
        for name in _TOKENS:
            self.definitions[self._numbers[name]]["qIsBnfRule"] = False
        for rule, options in rules.items():
            for option in options:
                self._alternative(rule, option)
        for name in (*fields, *measures):
            quoted = quote_field(name)
            self._define(name, qPNbr=self._numbers["field"], qStr=quoted, qBnfLiteral=True, qFieldFlag=True)

    def _define(self, name: str, **members: Any) -> int:
        number = len(self.definitions)
        self.definitions.append({"qNbr": number, "qPNbr": 0, "qName": name, "qMT": "N", **members})
        return number

    def _alternative(self, rule: str, option: str) -> None:
        parts = [
            self._numbers.get(part, -1) if part[0] != "'" else self._token(part) for part in _parts(option)
        ]
        members: Json = {"qPNbr": self._numbers[rule], "qIsBnfRule": True, "qBnf": parts}
        word = option.strip("'")
        if rule in ("function", "aggregator"):
            group = self._groups.get(word, "U")
            flag = "qAggrFunc" if group == "AGGR" else "qQvFunc"
            members |= {flag: True, "qFG": group, "qFGList": [group]}
        elif rule in ("keyword", "prefix"):
            members["qScriptStatement"] = True
        elif rule == "control":
            members["qControlStatement"] = True
        self._define(word if rule in ("function", "aggregator", "keyword", "prefix") else rule, **members)

    def _token(self, part: str) -> int:
        literal = part[1:-1]
        if literal not in self._tokens:
            self._tokens[literal] = self._define(literal, qStr=literal, qBnfLiteral=True)
        return self._tokens[literal]


def _parts(option: str) -> list[str]:
    """The parts of an alternative; quoted words of several parts stay together."""
    return [option] if option.startswith("'") and option.count("'") == 2 else option.split()
