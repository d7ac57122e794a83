"""`sort=name`, `sort=+name`, `sort=-createdAt`, and comma lists of them."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import bad_parameter


def parse_sort(text: str | None, fields: Mapping[str, str], default: str) -> tuple[str, ...]:
    """The sort terms of a store (`name`, `-createdAt`) for a `sort` parameter.

    `fields` maps what callers may name to attributes; a raw `+` that arrived as a space counts as `+`.
    """
    terms = []
    for given in (text or default).split(","):
        term = given.strip()
        descending = term.startswith("-")
        name = term.lstrip("+-").strip()
        if name not in fields:
            raise bad_parameter("sort", f"cannot sort by {name!r}; known: {', '.join(fields)}")
        terms.append(f"{'-' * descending}{fields[name]}")
    return tuple(terms)
