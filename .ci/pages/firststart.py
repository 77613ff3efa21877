"""Checks the message of a first start: its commands and its link work, and a second start repeats neither."""

import json
import re
from pathlib import Path

from .compare import event_data
from .place import Failed

ACCOUNT = {"email": "owner@example.com", "password": "correct horse battery"}


def check(place, welcome):
    """Runs the checks. Afterwards a second server runs on the same data."""
    commands = re.findall(r"^ *(curl .*)$", welcome, re.MULTILINE)
    if len(commands) != 2:
        raise Failed(f"serve does not print two example commands:\n{welcome}")
    answer = json.loads(place.run(commands[0]))["data"]["response"]
    streamed = event_data(place.run(commands[1]))
    deltas = "".join(data["delta"] for data in streamed if data["type"] == "message.delta")
    if not answer or (deltas, streamed[-1]["data"]["response"]) != (answer, answer):
        raise Failed(f"the answer is {answer!r}, its deltas are {deltas!r}, the stream ends with {streamed[-1]}")
    _make_account(place, welcome)
    _check_without_terminal(place)
    place.stop()
    again = place.serve("./rejoinder serve")
    if place.variables["KEY"] in again or "#setup=" in again:
        raise Failed(f"a second start shows the key or asks for the first account:\n{again}")


def _check_without_terminal(place):
    """Without a terminal, output may end up in a log, so the key is in a file that only its user can read."""
    with place.beside() as other:
        printed = other.serve("./rejoinder serve", terminal=False)
        path = re.search(r"^  (/.*)$", printed, re.MULTILINE)
        if not path or "rj_" in printed:
            raise Failed(f"serve does not print the path of the key, or shows the key without a terminal:\n{printed}")
        mode = Path(path.group(1)).stat().st_mode & 0o777
        if mode != 0o600:
            raise Failed(f"others can read {path.group(1)}: {mode:o}")
        for command in re.findall(r"^ *(curl .*)$", printed, re.MULTILINE):
            other.run(command)
        other.stop()


def _make_account(place, welcome):
    setup = re.search(r"^ *(http://.*)/console/#setup=(\S+)$", welcome, re.MULTILINE)
    if not setup:
        raise Failed(f"serve does not print the link for the first account:\n{welcome}")
    body = json.dumps({"token": setup.group(2), **ACCOUNT})
    made = place.run(f"curl -s {setup.group(1)}/api/v1/session/setup -H 'Origin: {setup.group(1)}' -d '{body}'")
    if json.loads(made)["data"]["account"]["email"] != ACCOUNT["email"]:
        raise Failed(f"the first account was not created: {made}")
