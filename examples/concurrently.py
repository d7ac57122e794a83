"""Twenty calls at a time with asyncio, and one answer looked at undecoded.

Host and key come from QLIK_HOST and QLIK_API_KEY, or from the current context of qlik-cli.
"""

from __future__ import annotations

import asyncio

from qlik_sdk import AsyncQlik


async def main() -> None:
    async with AsyncQlik() as qlik:
        names = [f"Example {number}" for number in range(20)]
        spaces = await asyncio.gather(*(qlik.spaces.create(name=name, type="shared") for name in names))
        async for space in qlik.spaces.list(type="shared", sort="-name"):
            print(space.name)

        answer = await qlik.spaces.with_raw_response.list(limit=5)
        print(answer.status_code, answer.headers["content-type"])

        await asyncio.gather(*(qlik.spaces.delete(space.id) for space in spaces))


if __name__ == "__main__":
    asyncio.run(main())
