"""Reads a page of documentation: its commands, and the outputs that it shows for them.

A block of `sh` is commands. The block right after it, if there is one, is what they print. A comment before a block
says what the page itself does not:

    <!-- run: COMMANDS -->       what prints the next block
    <!-- fields: COMMANDS -->    the same, where only the fields are compared and their values are made up
    <!-- not run: REASON -->     the next block of commands is not run

A block without a language that follows neither is a picture or a grammar and is left alone; `json` must follow one.
A command in the text, such as `./rejoinder key list`, is run as well.
"""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^ *```(\w*)$")
DIRECTIVE = re.compile(r"<!-- (run|fields|not run):\s+(.*?)\s*-->", re.DOTALL)
MENTION = re.compile(r"`(\./rejoinder(?: [^`]*)?)`")


@dataclass(frozen=True)
class Commands:
    """Commands, and what the page says that they print, or None where it does not say."""

    line: int
    text: str
    output: str | None = None
    only_fields: bool = False
    mentioned: bool = False


@dataclass(frozen=True)
class Left:
    """Commands that are not run."""

    line: int
    text: str
    reason: str


class PageError(Exception):
    """The page cannot be checked as it is written."""


def parse(text):
    """The commands of a page in their order, those in its prose included."""
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
    """Adds a block to what was found, and gives what is pending after it."""
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
        raise PageError(f"line {line}: nothing says what prints this: put a comment before it, as .ci/pages/page.py says")
    return None


def _unindented(body):
    """A block in a list is indented."""
    indent = min((len(each) - len(each.lstrip()) for each in body if each.strip()), default=0)
    return "\n".join(each[indent:] for each in body)
