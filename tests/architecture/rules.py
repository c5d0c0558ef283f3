"""Review rules as code: each takes source text and returns what offends, one plain line per offence.

Tested on bad snippets in test_rules.py, applied to the whole tree in test_codebase.py.
"""

import ast
import re
from collections.abc import Iterator

MAX_FUNCTION_LINES = 40
MAX_MODULE_LINES = 300
MAX_TEMPLATE_LINES = 150
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
TASK_DECORATORS = {"shared_task", "task"}
TIME_LIMITS = {"soft_time_limit", "time_limit"}
SENDERS = {"delay", "apply_async", "send_task"}
CSV_WRITERS = {"writer", "DictWriter"}
CSV_CALLS = {"csv.writer", "csv.DictWriter"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_functions(source: str) -> list[str]:
    """Functions of more than 40 lines, decorators aside."""
    sizes = [(f.name, (f.end_lineno or f.lineno) - f.lineno + 1) for f in functions(source)]
    return [f"{name} has {size} lines" for name, size in sizes if size > MAX_FUNCTION_LINES]


def long_module(source: str) -> list[str]:
    """A module of more than 300 lines."""
    size = len(source.splitlines())
    return [f"the module has {size} lines"] if size > MAX_MODULE_LINES else []


def tasks_out_of_form(source: str) -> list[str]:
    """Celery tasks whose name does not end in _task or that lack one of the two time limits."""
    found = []
    for function in functions(source):
        for decorator in function.decorator_list:
            if called_name(decorator) not in TASK_DECORATORS:
                continue
            keywords = {k.arg for k in decorator.keywords} if isinstance(decorator, ast.Call) else set()
            if not function.name.endswith("_task"):
                found.append(f"task {function.name} does not end in _task")
            if TIME_LIMITS - keywords:
                found.append(f"task {function.name} lacks soft_time_limit or time_limit")
    return found


def sends_before_commit(source: str) -> list[str]:
    """Task messages that could overtake the row they name; one sent on commit cannot."""
    return [
        f"line {node.lineno}: .{node.attr} instead of sending on commit"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in SENDERS
    ]


def unnamed_relations(source: str) -> list[str]:
    """Relations between models without a related_name."""
    return [
        f"line {call.lineno}: {called_name(call)} without related_name"
        for call in calls(source)
        if called_name(call) in RELATIONS and "related_name" not in {k.arg for k in call.keywords}
    ]


def raw_csv_writers(source: str) -> list[str]:
    """Uses of csv.writer, which lets a cell start a formula."""
    aliases = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "csv"
        for alias in node.names
        if alias.name in CSV_WRITERS
    }
    return [
        f"line {call.lineno}: csv.{called_name(call)}"
        for call in calls(source)
        if called_name(call) in aliases
        or (
            isinstance(call.func, ast.Attribute)
            and ast.unparse(call.func) in {f"csv.{n}" for n in CSV_WRITERS}
        )
    ]


def one_way_migrations(source: str) -> list[str]:
    """Data migrations that cannot be taken back."""
    return [
        f"line {call.lineno}: RunPython without a reverse"
        for call in calls(source)
        if called_name(call) == "RunPython"
        and len(call.args) < 2
        and "reverse_code" not in {k.arg for k in call.keywords}
    ]


INLINE = {
    # A block of JSON is data: the policy does not stop it, and nothing runs it.
    "inline script": re.compile(
        r"""<script(?![^>]*(?:\bsrc=|type="application/json"))[^>]*>""", re.IGNORECASE
    ),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on handler": re.compile(r"\shx-on", re.IGNORECASE),
}
COMMENTS = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)


def template_faults(source: str) -> list[str]:
    """Templates over 150 lines, or with anything that the content security policy stops."""
    size = len(source.splitlines())
    long = [f"the template has {size} lines"] if size > MAX_TEMPLATE_LINES else []
    text = COMMENTS.sub("", source)
    return long + [name for name, pattern in INLINE.items() if pattern.search(text)]


def functions(source: str) -> Iterator[Function]:
    """Every function and method of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(source: str) -> Iterator[ast.Call]:
    """Every call in a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield node


def called_name(node: ast.expr) -> str:
    """Last part of what is called or referred to: `models.ForeignKey(...)` gives `ForeignKey`."""
    target = node.func if isinstance(node, ast.Call) else node
    if isinstance(target, ast.Attribute):
        return target.attr
    return target.id if isinstance(target, ast.Name) else ""
