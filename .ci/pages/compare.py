"""Compares the output that a page shows with the actual output. Values that vary between runs are normalized first.

`…` matches anything: alone on a line any lines or events, within a line any characters.
"""

import json
import re

ELLIPSIS = "…"
VARYING = [
    (re.compile(r"\b(conv|msg|bot|key|req|src|gap|group|acct|audit|lead|erasure|wh|evt|note|inv|file)_(?:[0-9A-HJKMNP-TV-Z]{26}|[0-9a-f]{32})\b"), r"\1_ID"),
    (re.compile(r"\bsess_[0-9a-f]{24}\b"), "sess_ID"),
    (re.compile(r"\brj_[0-9A-Za-z]+"), "rj_KEY"),
    (re.compile(r"\b(rjw|rjp)_[0-9A-Za-z_.-]+"), r"\1_TOKEN"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "TIME"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b(?: \d\d:\d\d)?"), "DATE"),
    (re.compile(r'"(userHash|originalHash)":"[0-9a-f]{64}"'), r'"\1":"HASH"'),
    (re.compile(r'"cursor":"[^"]*"'), '"cursor":"CURSOR"'),
    (re.compile(r'"(score|bytes)":[0-9.]+'), r'"\1":NUMBER'),
    (re.compile(r"(#setup=)[0-9A-Za-z_-]+"), r"\1TOKEN"),
    (re.compile(r"(localhost|127\.0\.0\.1):\d+"), "ADDRESS"),
]


def difference(shown, printed, only_fields=False):
    """Describes how the actual output differs from the page, or returns None."""
    if only_fields:
        return _difference_of_fields(shown, printed)
    if shown.lstrip().startswith("id: "):
        return _difference_of_streams(shown, printed)
    wanted, got = normal(shown), normal(printed)
    return None if _pattern(wanted).fullmatch(got) else f"the page shows\n{wanted}\nbut the output is\n{got}"


def normal(text):
    text = text.replace("\r\n", "\n").strip()
    for pattern, replacement in VARYING:
        text = pattern.sub(replacement, text)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _pattern(wanted):
    parts = re.split(f"(\n?{ELLIPSIS}\n?)", wanted)
    return re.compile("".join(".*" if ELLIPSIS in part else re.escape(part) for part in parts), re.DOTALL)


def _difference_of_fields(shown, printed):
    try:
        wanted, got = fields(json.loads(shown)), fields(json.loads(printed))
    except ValueError as problem:
        return f"{problem} in\n{shown}\nor\n{printed}"
    if wanted == got:
        return None
    return f"only on the page: {sorted(wanted - got)}; only in the output: {sorted(got - wanted)}"


def fields(value, at="$"):
    """Returns the paths of all fields of a JSON value; all items of a list share one path."""
    if isinstance(value, dict):
        return {at}.union(*(fields(each, f"{at}.{name}") for name, each in value.items()))
    if isinstance(value, list):
        return {at}.union(*(fields(each, at + "[]") for each in value))
    return {at}


def _difference_of_streams(shown, printed):
    """Joins the deltas before comparing, because their number depends on the reader's speed."""
    wanted_head, wanted_text, wanted_tail, is_cut = _stream(shown)
    head, text, tail, _ = _stream(printed)
    if not (_alike(wanted_head, head) and _alike(wanted_tail, tail)):
        return f"the page shows {wanted_head} … {wanted_tail}\nbut the output is {head} … {tail}"
    if text != wanted_text and not (is_cut and text.startswith(wanted_text)):
        return f"the page shows the text {wanted_text!r}, but the output has {text!r}"
    return None


def _alike(wanted, got):
    return len(wanted) == len(got) and all(
        _pattern(normal(one)).fullmatch(normal(other)) for one, other in zip(wanted, got, strict=True)
    )


def _stream(text):
    """Returns the events before the deltas, the joined deltas, the events after them, and whether some are omitted."""
    head, deltas, tail = [], [], []
    parts = [part for part in re.split(r"\n\s*\n", text.strip()) if not part.startswith(":")]
    for part in parts:
        if part.strip() == ELLIPSIS:
            continue
        data = _data(part)
        if data["type"] == "message.delta":
            deltas.append(data["delta"])
        else:
            (tail if deltas else head).append(part)
    return head, "".join(deltas), tail, any(part.strip() == ELLIPSIS for part in parts)


def event_data(text):
    """Returns the data of each event of a stream."""
    return [_data(part) for part in re.split(r"\n\s*\n", text.strip()) if not part.startswith(":")]


def _data(event):
    lines = [line.split(": ", 1) for line in event.split("\n")]
    values = dict(lines)
    if [line[0] for line in lines] != ["id", "event", "data"]:
        raise ValueError(f"not an event: {event}")
    if ELLIPSIS in values["data"]:
        return {"type": values["event"]}
    data = json.loads(values["data"])
    if values["event"] != data["type"]:
        raise ValueError(f"event and data have different types: {event}")
    return data
