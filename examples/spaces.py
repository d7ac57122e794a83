"""Make a shared space, let somebody in, rename it, and take it away again.

Host and key come from QLIK_HOST and QLIK_API_KEY, or from the current context of qlik-cli.
"""

from __future__ import annotations

import uuid

from qlik_sdk import NotFound, Qlik


def main() -> None:
    with Qlik() as qlik:
        me = qlik.users.get_me()
        print(f"logged in as {me.name}")

        space = qlik.spaces.create(name=f"Example {uuid.uuid4()}", type="shared")
        print(f"made {space!r}")

        # What a call answers can act on itself.
        space.update(name=f"{space.name}, renamed", description="made by an example")
        print([assignment.roles for assignment in space.assignments.list()])

        # A list call gives everything there is, page after page, as it is needed.
        shared = [found.name for found in qlik.spaces.list(type="shared")]
        print(f"{len(shared)} shared spaces")

        space.delete()
        try:
            qlik.spaces.get(space.id)
        except NotFound as error:
            print(f"gone: {error.status} {error.title}")


if __name__ == "__main__":
    main()
