"""Reading and printing expressions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_engine.errors import ExpressionError
from qlik_engine.expr import nodes as n
from qlik_engine.expr import parse, parse_set, to_text
from qlik_engine.expr.limits import MAX_DEPTH
from qlik_engine.expr.parser import KEYWORDS, PRECEDENCE

names = st.one_of(
    st.sampled_from(
        ["A", "Region", "distinct", "total", "p", "not", "x y", "a]b", "2020", "%Key", "é", "=x"]
    ),
    st.text(min_size=1, max_size=6),
)
texts = st.text(max_size=6)
numbers = st.floats(min_value=0, allow_nan=False, allow_infinity=False).map(n.Number)
leaves = st.one_of(numbers, texts.map(n.Text), names.map(n.FieldRef))
binary = st.sampled_from(sorted(set(PRECEDENCE) - {"not"}))
functions = st.sampled_from(["Sum", "Num#", "If", "x.y"])

elements = st.lists(st.builds(n.Element, texts, st.booleans()), max_size=3).map(
    lambda e: n.Elements(tuple(e))
)
identifiers = st.sampled_from(["", "1", "$", "$1", "$_2", "Bookmark"]).map(n.Identifier)
operators = st.sampled_from(["=", "+=", "-=", "*=", "/="])


def modifiers(value: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Modifier]:
    return st.builds(
        n.Modifier, names.filter(lambda name: not name.startswith("=")), operators, st.none() | value
    )


sets = st.recursive(
    identifiers,
    lambda inner: st.one_of(
        st.builds(
            n.Modified,
            inner.filter(lambda s: not isinstance(s, n.Modified)),
            st.lists(modifiers(elements), max_size=2).map(tuple),
        ),
        st.builds(
            n.SetOperation,
            st.sampled_from(["+", "-", "*", "/"]),
            inner.filter(lambda s: s != n.Identifier("")),
            inner.filter(lambda s: s != n.Identifier("")),
        ),
    ),
    max_leaves=4,
)
totals = st.none() | st.lists(names, max_size=2).map(tuple)


def compound(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    arguments = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(n.Binary, binary, inner, inner),
        st.builds(n.Unary, st.sampled_from(["+", "-", "not", "bitnot"]), inner),
        st.builds(n.Call, functions, arguments, distinct=st.booleans(), total=totals, set=st.none() | sets),
        st.builds(n.OuterSet, sets, inner),
    )


trees = st.recursive(leaves, compound, max_leaves=12)


@settings(max_examples=400)
@given(trees)
def test_what_is_printed_reads_back_as_the_same_tree(tree: n.Node) -> None:
    assert parse(to_text(tree)) == tree


@settings(max_examples=150)
@given(sets)
def test_sets_read_back(tree: n.SetNode) -> None:
    assert parse_set("{" + to_text(tree) + "}") == tree


WORDS = "Sum ( ) { } < > , = 'a' \"b\" [c] 1 $ + - * / & not and DISTINCT TOTAL P E if : ; ' [ /* // like <>"
pieces = st.sampled_from([*WORDS.split(), "\n", "é", "\0"])


@settings(max_examples=500)
@given(st.one_of(st.lists(pieces, max_size=25).map(" ".join), st.text(max_size=40)))
def test_nothing_but_expression_errors_for_any_text(text: str) -> None:
    tree = read(text)
    if isinstance(tree, ExpressionError):
        assert 0 <= tree.position <= len(text)
        assert tree.message
    else:
        assert parse(to_text(tree)) == tree


def read(text: str) -> n.Node | ExpressionError:
    try:
        return parse(text)
    except ExpressionError as error:
        return error


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("1 +", 3, "number"),
        ("Sum(A", 5, ")"),
        ("Sum({<A={1}>", 12, "}"),
        ("'abc", 0, "'"),
        ("1 2", 2, "operator"),
        ("[x", 0, "]"),
        ("/* x", 0, "*/"),
        ("", 0, "field"),
    ],
)
def test_errors_say_where_and_what(text: str, position: int, expected: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert expected in caught.value.expected


def test_line_and_column() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("1 +\n  )")
    assert (caught.value.line, caught.value.column) == (2, 3)


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1", "-" * 5000 + "1", "if(1," * 5000, "not " * 5000, "Sum({(" + "(" * 500]
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError, match="deeper"):
        parse(text)


def test_nesting_up_to_the_limit_is_fine() -> None:
    depth = MAX_DEPTH - 2
    text = "if(1," * depth + "1" + ")" * depth
    assert parse(to_text(parse(text))) == parse(text)


def test_long_chains_are_fine() -> None:
    text = " or ".join(f"A = {i}" for i in range(5000))
    assert to_text(parse(text)) == text


def test_too_long_a_text_is_refused() -> None:
    with pytest.raises(ExpressionError, match="limit"):
        parse("'" + "x" * 2_000_000 + "'")


def test_words_of_the_grammar_can_be_fields_when_quoted() -> None:
    for word in KEYWORDS:
        assert parse(f"[{word}]") == n.FieldRef(word)


def test_qualifiers() -> None:
    call = parse("Sum({1<Year={2020}>} DISTINCT TOTAL <Region, [a b]> Sales)")
    assert isinstance(call, n.Call)
    assert call.distinct
    assert call.total == ("Region", "a b")
    assert isinstance(call.set, n.Modified)


def test_sorted_dimensions() -> None:
    call = parse("Aggr(Sum(X), (Month, (NUMERIC, ASCENDING)), Region)")
    assert isinstance(call, n.Call)
    assert call.args[1] == n.Structured(n.FieldRef("Month"), ("NUMERIC", "ASCENDING"))


def test_elements() -> None:
    tree = parse_set(
        "{<A = {x, 'y z', \"s*\", >=5, a*} - {1}, B = P({1} C), C -= E(D), [=Year(E)] = {1}, F = State::G>}"
    )
    assert isinstance(tree, n.Modified)
    a, b, c, d, f = tree.modifiers
    assert isinstance(a.value, n.SetOperation)
    assert a.value.left == n.Elements(
        (
            n.Element("x"),
            n.Element("y z"),
            n.Element("s*", True),
            n.Element(">=5", True),
            n.Element("a*", True),
        )
    )
    assert b.value == n.Possible(False, n.Identifier("1"), "C")
    assert (c.op, c.value) == ("-=", n.Possible(True, None, "D"))
    assert d.field == n.Call("Year", (n.FieldRef("E"),))
    assert f.value == n.FieldRef("State::G")
