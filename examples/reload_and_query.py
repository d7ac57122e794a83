"""Make an app, load data with a script, ask questions, and keep a copy of the app in a file.

Host and key come from QLIK_HOST and QLIK_API_KEY, or from the current context of qlik-cli.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from qlik_sdk import Qlik

SCRIPT = """
Sales:
Load * Inline [
Region, Year, Amount
North, 2023, 10
North, 2024, 30
South, 2023, 5
South, 2024, 15
];
"""


def main() -> None:
    with Qlik() as qlik, tempfile.TemporaryDirectory() as folder:
        app = qlik.apps.create(name="Example")
        with app.open():
            app.set_script(SCRIPT)
            app.reload(progress=print)
            app.do_save()
            print("total:", app.evaluate("Sum(Amount)"))
            for row in app.hypercube(["Region"], ["Sum(Amount)", "Max(Year)"]).rows():
                print(row)

        path = app.download(Path(folder) / "example.qvf")
        copy = qlik.apps.upload(path, "Example, again")
        with copy.open():
            print("the copy agrees:", copy.evaluate("Sum(Amount)"))
        for made in (app, copy):
            made.delete()


if __name__ == "__main__":
    main()
