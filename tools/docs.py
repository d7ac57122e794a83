"""Build the documentation site: `python -m tools.docs` writes `site/`.

The pages are the repository's own documents, the tables of `docs/`, and one reference page per REST API and
per QIX class, read from the signatures and docstrings of the client without importing it.
"""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GENERATED = ROOT / "src" / "qlik_sdk" / "generated"
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")


def main(site: Path = ROOT / "site") -> None:
    """Write the site into the folder `site`."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages"
        shutil.copytree(ROOT / "docs", pages)
        for name in DOCUMENTS:
            target = "index.md" if name == "README.md" else name.lower()
            shutil.copyfile(ROOT / name, pages / target)
        for group, source in (("rest", GENERATED / "resources"), ("qix", GENERATED / "qix")):
            for path in sorted(source.glob("*.py")):
                if text := "\n".join(reference(path)):
                    page = pages / "reference" / group / f"{path.stem}.md"
                    page.parent.mkdir(parents=True, exist_ok=True)
                    page.write_text(text, "utf-8")
        build(pages, site)


def build(pages: Path, site: Path) -> None:
    from mkdocs.commands.build import build as build_site
    from mkdocs.config import load_config

    settings: dict[str, Any] = {
        "site_name": "Qlik Cloud from Python",
        "docs_dir": str(pages),
        "site_dir": str(site),
        "theme": {"name": "readthedocs"},
        "plugins": ["search"],
        "use_directory_urls": False,
    }
    config_file = pages.parent / "mkdocs.yml"
    config_file.write_text("site_name: Qlik Cloud from Python\n", "utf-8")
    build_site(load_config(config_file=str(config_file), **settings))


def reference(path: Path) -> Iterator[str]:
    """The page of one module: its sync classes, their methods and what those say of themselves."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("Async"):
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef) and not m.name.startswith("_")]
            if not methods:
                continue
            yield f"# {node.name}\n\n{ast.get_docstring(node) or ''}\n"
            for method in methods:
                arguments = ast.unparse(method.args).removeprefix("self").removeprefix(", ")
                returns = f" -> {ast.unparse(method.returns)}" if method.returns else ""
                yield f"## {method.name}\n\n```python\n{method.name}({arguments}){returns}\n```\n"
                yield f"{ast.get_docstring(method) or ''}\n"


if __name__ == "__main__":
    main()
