"""Changes of stored data, in the order they were made; each runs once per store.

Tables and indexes follow their declarations by themselves: a migration is only for what a declaration cannot
say, such as rewriting documents. An entry is `(name, statements)` and never changes after it was released.
"""

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = ()
