"""From tokens to the tree: operators by precedence climbing, one method per construct."""

from __future__ import annotations

import math
import re
from typing import Final, NoReturn

from ..errors import ExpressionError
from . import nodes as n
from .lexer import Kind, Token, tokenize
from .limits import MAX_DEPTH, MAX_SET_LINKS

# From loosest to tightest; all are left-associative. `not` stands between the logical operators and
# the comparisons, `bitnot` and the signs bind tighter than anything binary.
PRECEDENCE: Final[dict[str, int]] = {
    op: level
    for level, ops in enumerate(
        (
            ("or", "xor"),
            ("and",),
            ("not",),
            ("=", "<>", "<", "<=", ">", ">=", "like", "precedes", "follows"),
            ("&",),
            ("bitor", "bitxor"),
            ("bitand",),
            ("<<", ">>"),
            ("+", "-"),
            ("*", "/"),
        ),
        start=1,
    )
    for op in ops
}
UNARY: Final = 11
KEYWORDS: Final = frozenset(op for op in PRECEDENCE if op.isalpha()) | {"bitnot"}
_SET_PRECEDENCE: Final = {"+": 1, "-": 1, "/": 1, "*": 2}
# Functions that take the qualifier TOTAL without an argument behind it.
_TOTAL_ALONE: Final = frozenset(("rowno", "columnno", "noofrows", "noofcolumns"))
OLDER_NAMES: Final = {
    "numsum": "RangeSum",
    "numavg": "RangeAvg",
    "nummin": "RangeMin",
    "nummax": "RangeMax",
    "numcount": "RangeNumericCount",
    "qlikviewversion": "EngineVersion",
    "qvuser": "OSUser",
    "vrank": "Rank",
    "year2date": "YearToDate",
}
"""Functions that expressions of QlikView call by other names, which still work."""

_DIGITS: Final = re.compile(r"[\d.]+")
_COMPLETE: Final = ("operator", "end of expression")
_OPERAND: Final = ("number", "text", "field", "function", "(")


def parse(text: str) -> n.Node:
    """The tree of an expression whose variables have been expanded; a leading ``=`` is skipped.

    Raises ExpressionError with the position, and with what was expected there.
    """
    return Parser(text).whole()


def parse_set(text: str) -> n.SetNode:
    """The tree of a set expression, with its braces: ``{$<Year = {2020}>}``."""
    parser = Parser(text)
    tree = parser.braced_set()
    parser.finish()
    return tree


def _is_total(args: tuple[n.Node, ...]) -> bool:
    return len(args) == 1 and isinstance(args[0], n.FieldRef) and args[0].name.lower() == "total"


class Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, depth: int = 0) -> None:
        self._text = text
        self._tokens = tokenize(text)
        self._at = 0
        self._depth = depth
        self._links = 0

    def whole(self) -> n.Node:
        self._skip("=")
        if self._token.kind is Kind.END:
            self._fail(_OPERAND)
        tree = self._expression()
        self.finish()
        return tree

    def finish(self) -> None:
        if self._token.kind is not Kind.END:
            self._fail(("operator", Kind.END.value))

    # --- expressions ------------------------------------------------------------------------------

    def _expression(self, level: int = 1) -> n.Node:
        self._enter()
        left = self._prefix()
        while True:
            token = self._token
            op = token.word or token.text if token.kind in (Kind.NAME, Kind.SYMBOL) else ""
            binds = PRECEDENCE.get(op, 0)
            if op == "not" or binds < level or not binds:
                break
            self._advance()
            left = n.Binary(op, left, self._expression(binds + 1), position=token.position)
        self._depth -= 1
        return left

    def _prefix(self) -> n.Node:
        token = self._token
        if token.word == "not":
            self._advance()
            return n.Unary("not", self._expression(PRECEDENCE["not"]), position=token.position)
        if token.word == "bitnot" or (token.kind is Kind.SYMBOL and token.text in ("+", "-")):
            self._advance()
            return n.Unary(token.word or token.text, self._expression(UNARY), position=token.position)
        return self._operand()

    def _operand(self) -> n.Node:
        token = self._token
        if token.kind is Kind.NUMBER:
            self._advance()
            return n.Number(self._number(token), position=token.position)
        if token.kind is Kind.TEXT:
            self._advance()
            return n.Text(token.text, position=token.position)
        if token.kind is Kind.QUOTED:
            self._advance()
            return n.FieldRef(token.text, position=token.position)
        if token.kind is Kind.NAME and token.word not in KEYWORDS:
            self._advance()
            if self._is("("):
                return self._call(token)
            return n.FieldRef(token.text, position=token.position)
        if self._is("("):
            return self._parenthesis()
        if self._is("{"):
            position = token.position
            return n.OuterSet(self.braced_set(), self._expression(), position=position)
        return self._fail(_OPERAND)

    def _number(self, token: Token) -> float:
        value = float(token.text)
        if math.isinf(value):
            raise ExpressionError("the number is too large", text=self._text, position=token.position)
        return value

    def _parenthesis(self) -> n.Node:
        self._expect("(")
        inner = self._expression()
        self._expect(")", "operator")
        return inner

    # --- calls ------------------------------------------------------------------------------------

    def _call(self, name: Token) -> n.Call:
        self._expect("(")
        flags: dict[str, bool] = {}
        total: tuple[str, ...] | None = None
        set_node: n.SetNode | None = None
        while True:
            if self._is("{") and set_node is None:
                set_node = self.braced_set()
            elif self._token.word in ("distinct", "nodistinct", "all") and self._starts_argument():
                flags[self._advance().word] = True
            elif self._token.word == "total" and self._starts_argument():
                self._advance()
                total = self._total_fields()
            else:
                break
        args = self._all_rows(name) or self._arguments()
        if total is None and name.word in _TOTAL_ALONE and _is_total(args):
            args, total = (), ()
        known = OLDER_NAMES.get(name.word, name.text)
        if name.word == "num" and len(args) > 1 and isinstance(args[1], n.Number):
            args = (args[0], self._as_written(args[1]), *args[2:])
        return n.Call(known, args, total=total, set=set_node, position=name.position, **flags)

    def _as_written(self, number: n.Number) -> n.Text:
        """A format code without quotes: Num(x, 00)."""
        match = _DIGITS.match(self._text, number.position)
        return n.Text(match.group() if match else "", position=number.position)

    def _all_rows(self, name: Token) -> tuple[n.Node, ...]:
        """The argument that Count(*) stands for: something that every row has."""
        position = self._token.position
        if name.word != "count" or not self._is("*") or not self._is(")", ahead=1):
            return ()
        self._advance()
        self._advance()
        return (n.Number(1.0, position=position),)

    def _starts_argument(self) -> bool:
        """Whether what follows a qualifier can be an argument; otherwise it is a field of that name."""
        after = self._tokens[self._at + 1]
        if after.kind is Kind.SYMBOL:
            return after.text in ("{", "(", "<", "-", "+")
        return after.kind is not Kind.END and (after.word not in KEYWORDS or after.word in ("not", "bitnot"))

    def _total_fields(self) -> tuple[str, ...]:
        if not self._skip("<"):
            return ()
        names = [self._name()]
        while self._skip(","):
            names.append(self._name())
        self._expect(">", ",")
        return tuple(names)

    def _arguments(self) -> tuple[n.Node, ...]:
        args: list[n.Node] = []
        if not self._is(")"):
            args.append(self._argument())
            while self._skip(","):
                args.append(self._left_out() or self._argument())
        self._expect(")", ",", "operator")
        return tuple(args)

    def _left_out(self) -> n.Call | None:
        """Null for an argument between two commas, or after the last."""
        is_empty = self._is(",") or self._is(")")
        return n.Call("Null", (), position=self._token.position) if is_empty else None

    def _argument(self) -> n.Node:
        if self._is("("):
            mark = self._at
            depth = self._depth
            structured = self._structured()
            if structured is not None:
                return structured
            self._at, self._depth = mark, depth
        return self._expression()

    def _structured(self) -> n.Structured | None:
        """``(dimension, (criterion, ...), ...)``; None if this is a plain parenthesis."""
        position = self._advance().position
        token = self._token
        if token.kind not in (Kind.NAME, Kind.QUOTED) or not self._is(",", ahead=1):
            if not self._is("="):
                return None
            self._advance()
            dimension = self._expression()
            if not self._is(","):
                self._fail((",",))
        else:
            dimension = n.FieldRef(self._advance().text, position=token.position)
        criteria: list[str | n.Node] = []
        while self._skip(","):
            nested = self._skip("(")
            criteria.append(self._criterion())
            while nested and self._skip(","):
                criteria.append(self._criterion())
            if nested:
                self._expect(")", ",")
        self._expect(")", ",")
        return n.Structured(dimension, tuple(criteria), position=position)

    def _criterion(self) -> str | n.Node:
        if self._skip("="):
            return self._expression()
        if self._token.kind is not Kind.NAME:
            self._fail(("NUMERIC", "TEXT", "FREQUENCY", "LOAD", "ASCENDING", "DESCENDING", "REVERSE"))
        return self._advance().text.upper()

    # --- sets -------------------------------------------------------------------------------------

    def braced_set(self) -> n.SetNode:
        self._expect("{")
        tree = n.Identifier("") if self._is("}") else self._set()
        self._expect("}", "<", "+", "-", "*", "/")
        return tree

    def _set(self, level: int = 1) -> n.SetNode:
        self._enter()
        left = self._set_operand()
        while self._token.kind is Kind.SYMBOL and _SET_PRECEDENCE.get(self._token.text, 0) >= level:
            op = self._link()
            right = self._set(_SET_PRECEDENCE[op.text] + 1)
            left = n.SetOperation(op.text, left, right, position=op.position)
        self._depth -= 1
        return left

    def _set_operand(self) -> n.SetNode:
        token = self._token
        if self._skip("-"):
            everything = n.Identifier("1", position=token.position)
            return n.SetOperation("-", everything, self._set(2), position=token.position)
        base: n.SetNode
        if self._skip("("):
            base = self._set()
            self._expect(")", "+", "-", "*", "/")
        elif self._is("<") or self._is("<>"):
            base = n.Identifier("", position=token.position)
        elif token.kind in (Kind.NAME, Kind.QUOTED, Kind.NUMBER, Kind.TEXT):
            base = n.Identifier(self._advance().text, position=token.position)
        else:
            self._fail(("set identifier", "<", "("))
        while self._is("<") or self._is("<>"):
            opening = self._link()
            modifiers = self._modifiers() if opening.text == "<" else ()
            base = n.Modified(base, modifiers, position=opening.position)
        return base

    def _modifiers(self) -> tuple[n.Modifier, ...]:
        found: list[n.Modifier] = []
        if not self._is(">"):
            found.append(self._modifier())
            while self._skip(","):
                found.append(self._modifier())
        self._expect(">", ",")
        return tuple(found)

    def _modifier(self) -> n.Modifier:
        token = self._token
        field: str | n.Node = self._name()
        if token.kind is Kind.QUOTED and token.text.startswith("="):
            field = self._embedded(token)
        if self._token.kind is not Kind.SYMBOL or self._token.text not in ("=", "+=", "-=", "*=", "/="):
            return n.Modifier(field, position=token.position)
        op = self._advance().text
        if self._is(",") or self._is(">"):
            return n.Modifier(field, op, position=token.position)
        return n.Modifier(field, op, self._elements(), position=token.position)

    def _embedded(self, token: Token) -> n.Node:
        """A field on the fly: the expression inside the quotes of ``[=...]``."""
        try:
            return Parser(token.text, self._depth).whole()
        except ExpressionError as error:
            place = token.position + 1 + error.position
            raise ExpressionError(
                error.message, text=self._text, position=place, expected=error.expected
            ) from None

    def _elements(self, level: int = 1) -> n.Node:
        self._enter()
        left = self._element_operand()
        while self._token.kind is Kind.SYMBOL and _SET_PRECEDENCE.get(self._token.text, 0) >= level:
            op = self._link()
            right = self._elements(_SET_PRECEDENCE[op.text] + 1)
            left = n.SetOperation(op.text, left, right, position=op.position)
        self._depth -= 1
        return left

    def _element_operand(self) -> n.Node:
        token = self._token
        if self._skip("-"):
            everything = n.Elements((n.Element("*", search=True),), position=token.position)
            return n.SetOperation("-", everything, self._elements(2), position=token.position)
        if self._skip("("):
            inner = self._elements()
            self._expect(")", "+", "-", "*", "/")
            return inner
        if self._skip("{"):
            return self._element_list(token.position)
        if token.word in ("p", "e") and self._is("(", ahead=1):
            return self._possible()
        if token.kind in (Kind.NAME, Kind.QUOTED) and self._is("(", ahead=1):
            self._advance()
            return self._call(token)
        if token.kind in (Kind.NAME, Kind.QUOTED):
            self._advance()
            if self._skip(":"):
                self._expect(":")
                return n.FieldRef(f"{token.text}::{self._name()}", position=token.position)
            return n.FieldRef(token.text, position=token.position)
        return self._fail(("{", "P(", "E(", "field"))

    def _element_list(self, position: int) -> n.Elements:
        items: list[n.Element] = []
        if not self._is("}"):
            items.append(self._element())
            while self._skip(","):
                items.append(self._element())
        self._expect("}", ",")
        return n.Elements(tuple(items), position=position)

    def _element(self) -> n.Element:
        token = self._token
        alone = self._is(",", ahead=1) or self._is("}", ahead=1)
        if token.kind in (Kind.TEXT, Kind.QUOTED) and alone:
            self._advance()
            return n.Element(token.text, search=token.quote == '"', position=token.position)
        while not (self._is(",") or self._is("}") or self._token.kind is Kind.END):
            self._advance()
        text = self._text[token.position : self._tokens[self._at - 1].end] if self._token is not token else ""
        if not text:
            self._fail(("value", '"search"'))
        return n.Element(text, search="*" in text or "?" in text or text[0] in "<>", position=token.position)

    def _possible(self) -> n.Possible:
        token = self._advance()
        self._expect("(")
        inside = self.braced_set() if self._is("{") else None
        field = self._name() if self._token.kind in (Kind.NAME, Kind.QUOTED) else None
        self._expect(")", "field")
        return n.Possible(token.word == "e", inside, field, position=token.position)

    def _link(self) -> Token:
        """The operator of one more link in a chain of sets, of which an expression may have so many."""
        self._links += 1
        if self._links > MAX_SET_LINKS:
            raise ExpressionError(
                f"the expression joins more than {MAX_SET_LINKS} sets",
                text=self._text,
                position=self._token.position,
            )
        return self._advance()

    # --- tokens -----------------------------------------------------------------------------------

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _is(self, symbol: str, *, ahead: int = 0) -> bool:
        if self._at + ahead >= len(self._tokens):
            return False
        token = self._tokens[self._at + ahead]
        return token.kind is Kind.SYMBOL and token.text == symbol

    def _advance(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _skip(self, symbol: str) -> bool:
        if self._is(symbol):
            self._at += 1
            return True
        return False

    def _expect(self, symbol: str, *also: str) -> None:
        if not self._skip(symbol):
            self._fail((symbol, *also))

    def _name(self) -> str:
        if self._token.kind not in (Kind.NAME, Kind.QUOTED):
            self._fail(("field",))
        return self._advance().text

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(
                f"the expression nests deeper than {MAX_DEPTH} levels",
                text=self._text,
                position=self._token.position,
            )

    def _fail(self, expected: tuple[str, ...]) -> NoReturn:
        wanted = ", ".join(expected)
        raise ExpressionError(
            f"Garbage after expression: {self._token}"
            if expected == _COMPLETE
            else f"unexpected {self._token}, expected {wanted}",
            text=self._text,
            position=self._token.position,
            expected=expected,
        )
