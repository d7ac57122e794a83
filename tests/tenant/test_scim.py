"""Filters: what they mean to a store is what they mean to one document at a time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlik_tenant.storage import Store, Table
from qlik_tenant.toolkit import scim

TABLE = Table("things", indexed=("name", "size"))
FIELDS = {
    "id": scim.Field(TABLE.column("id")),
    "name": scim.Field(TABLE.column("name")),
    "size": scim.Field(TABLE.column("size")),
    "on": scim.Field(TABLE.column("on")),
    "owner.name": scim.Field(TABLE.column("owner.name")),
    "tags": scim.Field("e.value", "EXISTS (SELECT 1 FROM json_each(doc, '$.tags') AS e WHERE {test})"),
}

WORDS = st.sampled_from(["", "a", "A", "ab", "Ba", "%", "_", "a_b", "\\", 'quo"te', "it's", "å", "Å", "z"])
NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, -1.5])
DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {"tags": st.lists(WORDS, max_size=3)},
        optional={
            "name": WORDS,
            "size": NUMBERS,
            "on": st.booleans(),
            "owner": st.fixed_dictionaries({}, optional={"name": WORDS}),
        },
    ),
    max_size=6,
)
TESTS = st.builds(
    scim.Test,
    st.sampled_from(["name", "NAME", "size", "on", "owner.name", "Owner.Name", "tags", "id"]),
    st.sampled_from(scim.OPERATORS),
    WORDS | NUMBERS | st.booleans() | st.none(),
) | st.builds(scim.Test, st.sampled_from(["name", "size", "on", "owner.name", "tags"]), st.just("pr"))
FILTERS = st.recursive(
    TESTS,
    lambda inner: (
        st.builds(scim.Both, inner, inner) | st.builds(scim.Either, inner, inner) | st.builds(scim.Not, inner)
    ),
    max_leaves=6,
)


def written(filter) -> str:
    """The text of a filter."""
    if isinstance(filter, scim.Both):
        return f"({written(filter.left)}) AND ({written(filter.right)})"
    if isinstance(filter, scim.Either):
        return f"({written(filter.left)}) or ({written(filter.right)})"
    if isinstance(filter, scim.Not):
        return f"not ({written(filter.inner)})"
    if filter.operator == "pr":
        return f"{filter.attribute} pr"
    value = filter.value
    if isinstance(value, str):
        value = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    elif value is None or isinstance(value, bool):
        value = {None: "null", True: "true", False: "false"}[value]
    return f"{filter.attribute} {filter.operator} {value}"


@given(FILTERS)
@settings(max_examples=100)
def test_reading_what_was_written(filter):
    assert scim.parse(written(filter)) == filter


@given(DOCUMENTS, FILTERS)
@settings(max_examples=200, deadline=None)
def test_the_store_agrees_with_the_slow_evaluator(documents, filter):
    store = Store(None)
    rows = store[TABLE]
    documents = [{**document, "id": f"id{number}"} for number, document in enumerate(documents)]
    for document in documents:
        rows.insert(document)
    found = {document["id"] for document in rows.find(scim.to_where(filter, FIELDS))}
    assert found == {document["id"] for document in documents if scim.matches(filter, document)}
    store.close()


def test_precedence_and_escapes():
    document = {"name": 'say "x"', "size": 3}
    assert scim.matches(scim.parse(r'name eq "say \"x\""'), document)
    assert scim.matches(scim.parse("""name eq 'SAY "x"' or size eq 1 and size eq 2"""), document)
    assert not scim.matches(scim.parse("(size eq 3 or size eq 1) and size eq 2"), document)
    assert scim.matches(scim.parse("size ge 3 AND NOT (size gt 3)"), document)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name eq", "name eq x", "eq 'x'", "name eq 'x", "name eq 'x' and", "(name pr", "name pr)",
     "name ~ 'x'", "not name pr", "name eq 'x' size eq 1", "(" * 100 + "name pr" + ")" * 100],
)  # fmt: skip
def test_what_cannot_be_read(text):
    with pytest.raises(scim.FilterError) as caught:
        scim.parse(text)
    assert caught.value.status == 400
    assert caught.value.item()["source"] == {"parameter": "filter"}


def test_unknown_attributes_are_refused():
    with pytest.raises(scim.FilterError, match="known: id, name"):
        scim.to_where(scim.parse("doc eq 'x'"), FIELDS)
