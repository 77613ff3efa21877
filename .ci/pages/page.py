"""Parses a page of documentation: its commands and their expected output.

A block of `sh` contains commands. A block directly after it is their expected output. A comment before a block adds
commands that the page does not show:

    <!-- run: COMMANDS -->       the commands whose output the next block is
    <!-- fields: COMMANDS -->    the same, but compares only field names; the values are made up
    <!-- not run: REASON -->     the next block of commands is not run

A block without a language that follows neither is a diagram or a grammar and is ignored; `json` must follow
one of them. A command in the text, such as `./rejoinder key list`, is run as well.
"""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^ *```(\w*)$")
DIRECTIVE = re.compile(r"<!-- (run|fields|not run):\s+(.*?)\s*-->", re.DOTALL)
MENTION = re.compile(r"`(\./rejoinder(?: [^`]*)?)`")


@dataclass(frozen=True)
class Commands:
    """Commands and their expected output; None if the page shows none."""

    line: int
    text: str
    output: str | None = None
    only_fields: bool = False
    mentioned: bool = False


@dataclass(frozen=True)
class Left:
    """Commands that are skipped."""

    line: int
    text: str
    reason: str


class PageError(Exception):
    """The markup of the page is invalid."""


def parse(text):
    """Returns the commands of a page in order, including those in its text."""
    found = []
    pending = None  # a directive, or commands whose output may follow
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = FENCE.match(lines[at])
        if fence:
            start, body = at + 1, []
            at += 1
            while at < len(lines) and lines[at].strip() != "```":
                body.append(lines[at])
                at += 1
            pending = _block(found, pending, fence.group(1), start, _unindented(body))
        elif lines[at].startswith("<!-- ") and DIRECTIVE.match("\n".join(lines[at:])):
            directive = DIRECTIVE.match("\n".join(lines[at:]))
            pending = directive
            at += directive.group(0).count("\n")
        elif lines[at].strip():
            pending = None
            for mention in MENTION.findall(lines[at]):
                found.append(Commands(at + 1, mention, mentioned=True))
        at += 1
    return found


def _block(found, pending, language, line, body):
    """Adds a block to the found commands, and returns the commands or directive that the next block may belong to."""
    if language == "sh":
        if pending is not None and not isinstance(pending, Commands) and pending.group(1) == "not run":
            found.append(Left(line, body, pending.group(2)))
            return None
        found.append(Commands(line, body))
        return found[-1]
    if language not in ("", "json"):
        return None
    if isinstance(pending, Commands):
        found[-1] = Commands(pending.line, pending.text, body)
    elif pending is not None and pending.group(1) != "not run":
        found.append(Commands(line, pending.group(2), body, pending.group(1) == "fields"))
    elif language == "json":
        raise PageError(f"line {line}: no command for this output: add a comment before it, see .ci/pages/page.py")
    return None


def _unindented(body):
    """Removes the indentation of a block in a list."""
    indent = min((len(each) - len(each.lstrip()) for each in body if each.strip()), default=0)
    return "\n".join(each[indent:] for each in body)
