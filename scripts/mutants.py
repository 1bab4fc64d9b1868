"""Which changes of a module its own tests do not notice: seeded mutants, run in a copy.

    python -m scripts.mutants --modules plan/care/cadence.py nightly/post.py --count 20 --seed 1

Each mutant is one small change: a number or text, a comparison, ``and`` for ``or``, a condition
that always or never holds, a statement left out.  A module's own tests are those in the file that
mirrors it (``tests/plan/care/test_cadence.py``), else those in its folder that import it.  Who
survives is printed with its line; many change nothing that anybody can see, so the share is no
target: read the survivors.

Of the libraries for this, mutmut has neither a seed nor a count and runs all tests that touch a
line; Cosmic Ray changes the files in place and knows neither texts nor statements; Poodle takes
Python's byte offsets for characters, so that it breaks each line with a sign beyond ASCII.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = "pumpkin_sheets"
LEFT_OUT = shutil.ignore_patterns(".git", "node_modules", "__pycache__", ".*_cache", "docs")

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    one: other
    for pair in (
        (ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn),
        (ast.Is, ast.IsNot), (ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.Div),
    )
    for one, other in (pair, pair[::-1])
}  # fmt: skip
STATEMENTS = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Delete)


@dataclass(frozen=True)
class Mutant:
    """A module's source with one change, and what was changed, for a reader."""

    line: int
    old: str
    new: str
    source: bytes


def mutants(source: bytes) -> list[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    starts = [0]  # Python counts the columns in bytes
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, new in _changes(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        text = f"({new})" if isinstance(node, ast.expr) and not new.isalnum() else new
        changed = source[:start] + text.encode() + source[end:]
        with contextlib.suppress(SyntaxError):
            compile(changed, "mutant", "exec")
            found.append(Mutant(node.lineno, ast.unparse(node), new, changed))
    return sorted(found, key=lambda m: (m.line, m.old, m.new))


def _changes(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Each node that can be changed, with what shall stand in its place."""
    for child, of in _children(tree):
        if isinstance(child, ast.expr):
            yield from ((child, new) for new in _of_expression(child))
        if isinstance(child, STATEMENTS) and not _is_text(child):
            yield child, "pass"
        if isinstance(child, ast.Return) and child.value and getattr(child.value, "value", True):
            yield child, "return None"
        if isinstance(child, ast.Continue | ast.Break):
            yield child, "break" if isinstance(child, ast.Continue) else "continue"
        if of == "test" and not isinstance(tree, ast.Assert) and isinstance(child, ast.expr):
            yield from ((child, new) for new in ("True", "False"))
        yield from _changes(child)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """The parts of a node, each with its field; no annotations, and nothing inside an f-string."""
    if isinstance(node, ast.JoinedStr) or _is_text(node):
        return
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "type_params"):
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    yield part, name


def _is_text(node: ast.AST) -> bool:
    """Whether a statement is nothing but a text: a docstring."""
    return isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str)


def _of_expression(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield str(not value)
        elif isinstance(value, int | float):
            yield repr(value + 1)
        elif isinstance(value, str | bytes):
            yield repr(value + ("X" if isinstance(value, str) else b"X"))
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[place] = SWAPPED[type(operator)]()  # type: ignore[call-overload]
            yield ast.unparse(changed)
    elif isinstance(node, ast.BoolOp):
        yield ast.unparse(ast.BoolOp(SWAPPED[type(node.op)](), node.values))  # type: ignore[arg-type]
        for place in range(len(node.values)):
            rest = [value for i, value in enumerate(node.values) if i != place]
            yield ast.unparse(ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0])
    elif isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        swapped = SWAPPED[type(node.op)]()
        yield ast.unparse(ast.BinOp(node.left, swapped, node.right))  # type: ignore[arg-type]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.unparse(node.operand)


def own_tests(root: Path, module: str) -> list[str]:
    """A module's own test files, from the root."""
    path = Path(module)
    mirror = Path("tests", path.parent, f"test_{path.stem}.py")
    if (root / mirror).is_file():
        return [mirror.as_posix()]
    dotted = ".".join((PACKAGE, *path.with_suffix("").parts))
    named = re.compile(rf"^\s*(?:from|import) {re.escape(dotted)}\b", re.MULTILINE)
    files = sorted((root / mirror.parent).glob("**/test_*.py"))
    return [
        file.relative_to(root).as_posix()
        for file in files
        if named.search(file.read_text(encoding="utf-8"))
    ]


def passes(copied: Path, tests: Sequence[str], seed: int, seconds: float) -> bool:
    """Whether the tests pass in a copy; what takes longer than ``seconds`` does not."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    environment = {**os.environ, "PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}
    running = subprocess.Popen(
        [*command, f"--hypothesis-seed={seed}", *tests],
        cwd=copied,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return running.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if running.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(running.pid, signal.SIGKILL)  # with all that the tests started
            running.kill()
            running.wait()


def judge(
    root: Path, modules: Sequence[str], count: int, seed: int, seconds: float
) -> Iterator[str]:
    """The survivors of each module, line by line, and how many were noticed."""
    noticed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "copy"
        shutil.copytree(root, copied, ignore=LEFT_OUT)
        for module in modules:
            path = copied / PACKAGE / module
            tests = own_tests(root, module)
            if not tests:
                yield f"{module}: no tests of its own"
                continue
            started = time.monotonic()
            if not passes(copied, tests, seed, seconds):
                yield f"{module}: its tests fail or take longer than {seconds:g} s, unchanged"
                continue
            yield f"{module}, by {', '.join(tests)} ({time.monotonic() - started:.0f} s)"
            source = path.read_bytes()
            made = mutants(source)
            chosen = random.Random(f"{seed} {module}").sample(made, min(count, len(made)))
            chosen.sort(key=lambda m: (m.line, m.old, m.new))
            survivors = []
            for mutant in chosen:
                path.write_bytes(mutant.source)
                if passes(copied, tests, seed, seconds):
                    survivors.append(mutant)
                    yield f"  {mutant.line}: {mutant.old}  ->  {mutant.new}"
            path.write_bytes(source)
            caught = len(chosen) - len(survivors)
            yield f"  {caught} of {len(chosen)} noticed, {len(made)} possible"
            noticed, total = noticed + caught, total + len(chosen)
    if total:
        yield f"all: {noticed} of {total} noticed, {noticed / total:.0%}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print who survives."""
    parser = argparse.ArgumentParser(description="Changes of modules that their tests overlook.")
    parser.add_argument("--modules", nargs="+", required=True, help="paths below pumpkin_sheets/")
    parser.add_argument("--count", type=int, default=20, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120, help="for the tests of one mutant")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project")
    asked = parser.parse_args(arguments)
    for module in asked.modules:
        if not (asked.root / PACKAGE / module).is_file():
            parser.error(f"there is no {PACKAGE}/{module}")
    for line in judge(asked.root, asked.modules, asked.count, asked.seed, asked.seconds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
