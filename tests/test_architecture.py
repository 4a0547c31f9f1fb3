"""Who may import whom, and what must not be imported on the way to `--help` and to a check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import boilerplate

PACKAGE = Path(boilerplate.__file__).parent

#: For every room or module what it may import of the others, besides `model` and `errors`.
MAY_IMPORT = {
    "model": set(),
    "errors": set(),
    "readers": set(),
    "reporters": {"text", "rules", "dates"},
    "rules": set(),
    "text": set(),
    "near": {"text"},
    "phrases": {"text"},
    "originality": {"text"},
    "index": {"text", "near", "phrases"},
    "following": {"text", "index"},
    "evidence": {"text", "near", "phrases", "index", "following"},
    "passages": {"text", "index", "evidence"},
    "attribution": {"text", "index", "passages"},
    "exclusions": {"text", "phrases", "originality"},
    "directives": {"text", "rules"},
    "measurement": {
        "text",
        "phrases",
        "index",
        "evidence",
        "passages",
        "attribution",
        "originality",
        "exclusions",
        "directives",
    },
    "findings": {"text", "near", "rules", "originality", "exclusions", "measurement"},
    "judgement": {
        "text",
        "index",
        "attribution",
        "originality",
        "measurement",
        "exclusions",
        "directives",
        "findings",
    },
    "building": {"text", "near", "readers", "index"},
    "workers": {"near", "index", "building"},
    "indexing": {"text", "readers", "index", "building", "workers"},
    "caching": {"readers", "index", "indexing", "workers"},
    "corpora": {"text", "readers", "index", "indexing", "caching"},
    "variations": {"text", "index", "exclusions", "originality", "measurement"},
    "checks": {
        "dates",
        "variations",
        "readers",
        "index",
        "indexing",
        "corpora",
        "stocks",
        "versions",
        "exclusions",
        "measurement",
        "judgement",
    },
    "dates": set(),
    "wholes": {"text", "index", "dates"},
    "overviews": {"dates", "index", "measurement", "indexing", "corpora", "stocks", "surveys", "wholes"},
    "surveys": {"text", "near", "phrases", "index", "indexing", "corpora", "wholes"},
    "stocktaking": {"text", "phrases", "index", "indexing", "surveys", "wholes"},
    "stocks": {"index", "indexing", "corpora", "stocktaking"},
    "spark": {
        "text",
        "readers",
        "near",
        "phrases",
        "index",
        "building",
        "indexing",
        "corpora",
        "measurement",
        "wholes",
        "surveys",
        "overviews",
    },
    "config": {"reporters", "rules"},
    "levels": set(),
    "states": set(),
    "baseline": set(),
    "versions": {"text", "readers"},
    "cli": {
        "baseline",
        "checks",
        "config",
        "corpora",
        "index",
        "indexing",
        "levels",
        "overviews",
        "readers",
        "reporters",
        "rules",
        "spark",
        "states",
        "surveys",
        "versions",
    },
    "__init__": {"checks"},
    "__main__": {"cli"},
}
PURE = (
    "text", "near", "phrases", "originality", "passages", "evidence", "following", "attribution", "exclusions",
    "directives",
)  # fmt: skip
#: What touches the disk, the terminal, other processes or the network.
IMPURE = {"os", "sys", "io", "pathlib", "subprocess", "socket", "shutil", "tempfile", "click", "requests", "urllib"}
UNSAFE = {"pickle", "marshal", "shelve", "dill", "joblib"}


def imports(module: Path) -> set[str]:
    """Dotted names of all that a module imports, anywhere in it, those of the package as `.room.module`."""
    names = set()
    depth = len(module.relative_to(PACKAGE).parts) - 1
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module or "")
        elif isinstance(node, ast.ImportFrom) and node.level == depth + 1:
            names |= {f".{node.module}"} if node.module else {f".{alias.name}" for alias in node.names}
    return names


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may(module):
    rooms = {name.split(".")[1] for name in imports(module) if name.startswith(".")}
    assert rooms <= MAY_IMPORT[room_of(module)] | {"model", "errors"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_nothing_is_unpickled_and_pure_stages_touch_neither_disk_nor_terminal(module):
    roots = {name.split(".")[0] for name in imports(module)}
    assert not roots & UNSAFE
    if room_of(module) in PURE:
        assert not roots & IMPURE


def test_nothing_but_its_own_room_imports_spark():
    users = {room_of(m) for m in MODULES if {name.split(".")[0] for name in imports(m)} & {"pyspark", "py4j"}}
    assert users == {"spark"}


def test_no_module_is_longer_than_400_lines():
    assert [m.name for m in MODULES if len(m.read_text(encoding="utf-8").splitlines()) > 400] == []


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        pytest.param(
            "import boilerplate.cli",
            {
                "numpy",
                "datasketch",
                "scipy",
                "jieba",
                "tabulate",
                "charset_normalizer",
                "pathspec",
                "tomllib",
                "configparser",
            },
            id="--help imports nothing heavy",
        ),
        pytest.param(
            "import boilerplate.checks",
            {
                "datasketch",
                "scipy",
                "jieba",
                "tabulate",
                "filelock",
                "platformdirs",
                "concurrent",
                "subprocess",
                "lxml",
                "pyromark",
                "pypdfium2",
            },
            id="nor does a check",
        ),
        pytest.param("import boilerplate.reporters.html.overview", {"pygal", "scipy"}, id="nor does a page"),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement, absent):
    program = f"{statement}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & absent
