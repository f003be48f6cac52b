"""The house rules that a machine can check: imports go down, modules stay short, nothing is forgotten."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIPELINE = ROOT / "pipeline"
LAYERS = [
    {"messages", "text", "pagestore", "slots", "limits"},
    {"errors"},
    {"document", "wholefile"},
    {"words"},
    {"lexicon", "gazetteer", "modelfile", "layout", "pdffile", "legacyfonts", "legacycodes", "placed"},
    {"grid", "work"},
    {"ingest", "ocr", "diacritics", "structure"},
    {"entities"},  # reads the layout that structure makes: see docs/decisions/0004
    {"record"},
    {"dataset", "evaluate", "facsimile"},
    {"exchange", "charts"},
    {"comparison"},
    {"pool"},
    {"run"},
    {"web"},
    {"cli"},
    {"__main__"},
]


def rooms():
    """Each module of the package with the room it stands in: pipeline/ocr/engine.py is in ocr."""
    for path in sorted(PIPELINE.rglob("*.py")):
        parts = path.relative_to(PIPELINE).parts
        if parts != ("__init__.py",):
            yield path, "cli" if parts[0].startswith("cli") else parts[0].removesuffix(".py")


def level(room):
    found = [index for index, layer in enumerate(LAYERS) if room in layer]
    assert found, f"{room} has no place in LAYERS"
    return found[0]


def imported(path):
    """The rooms that a module imports, also inside its functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            names = inner if node.module == "pipeline" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("pipeline."):
                room = name.split(".")[1]
                yield "cli" if room.startswith("cli") else room


@pytest.mark.parametrize(("path", "room"), list(rooms()), ids=lambda v: v if isinstance(v, str) else v.name)
def test_imports_go_down_only(path, room):
    for other in set(imported(path)) - {room, "__version__"}:
        assert level(other) < level(room), f"{path.name} ({room}) imports {other}"


@pytest.mark.parametrize("path", [p for p, _ in rooms()], ids=lambda p: str(p.relative_to(PIPELINE)))
def test_modules_stay_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_no_drawers():
    assert not [p.name for p, _ in rooms() if p.stem in {"utils", "helpers", "common", "misc"}]


def test_no_large_file_outside_models():
    large = [
        p.relative_to(ROOT)
        for folder in ("pipeline", "corpora", "tests", "docs", "notebooks")
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and p.stat().st_size > 1_000_000
    ]
    assert not large
