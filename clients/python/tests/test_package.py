from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import generate_sync
from rejoinder import __version__

from .conftest import KEY
from .fake_server import FakeServer, Request, Response, data, error
from .recordings import CONVERSATION, MESSAGE, TEXT, TYPES, answer, whole

ROOT = Path(__file__).parent.parent
QUESTION = {"bot": "zurich", "message": "Hello"}


def test_the_synchronous_client_is_made_of_the_asynchronous_one() -> None:
    made = generate_sync.synchronous((generate_sync.PACKAGE / "_async.py").read_text(encoding="utf-8"))
    assert (generate_sync.PACKAGE / "_sync.py").read_text(encoding="utf-8") == made
    assert "async" not in made.replace("_async.py", "").lower()
    assert "await" not in made


@pytest.mark.parametrize(
    "check", [["mypy"], ["ruff", "check"], ["ruff", "format", "--check"]], ids=lambda check: " ".join(check)
)
def test_the_code_is_clean(check: list[str]) -> None:
    result = subprocess.run([sys.executable, "-m", *check], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_wheel_has_types_and_needs_only_httpx(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    [sdist] = tmp_path.glob("*.tar.gz")
    [wheel] = tmp_path.glob("*.whl")
    assert sdist.name == f"rejoinder-{__version__}.tar.gz"
    with zipfile.ZipFile(wheel) as files:
        names = files.namelist()
        metadata = files.read(f"rejoinder-{__version__}.dist-info/METADATA").decode()
    assert "rejoinder/py.typed" in names
    assert all(name.startswith("rejoinder") for name in names)
    assert [line for line in metadata.splitlines() if line.startswith("Requires")] == [
        "Requires-Python: >=3.10",
        "Requires-Dist: httpx<1,>=0.27",
    ]


@pytest.mark.parametrize("arguments", [[], ["--async"]])
def test_the_driver_of_the_shared_scenarios_runs_commands(server: FakeServer, arguments: list[str]) -> None:
    def respond(request: Request) -> Response:
        if request.line.endswith("/message"):
            return data(answer("Hi!"))
        if request.line.endswith("/stream"):
            return whole(request)
        if request.line == "GET /bots":
            return data({"bots": [{"id": "bot_1"}], "pagination": {"page": 1, "hasMore": False}})
        if request.line.endswith("/stop"):
            return data({**answer("Hi!"), "status": "stopped"})
        return error(404, "NOT_FOUND")

    def run(*commands: dict[str, Any]) -> list[Any]:
        lines = "".join(json.dumps(command) + "\n" for command in commands)
        driver = [sys.executable, str(ROOT / "conformance.py"), *arguments]
        environment = {"REJOINDER_URL": "http://127.0.0.1:1", "REJOINDER_KEY": "rj_unused"}
        result = subprocess.run(driver, input=lines, capture_output=True, text=True, env=environment, check=True)
        return [json.loads(line) for line in result.stdout.splitlines()]

    server.respond = respond
    configured, sent, texts, events, part, rest, streams, sends, bots, stopped, failed = run(
        {"call": "configure", "options": {"baseUrl": server.url, "apiKey": KEY, "maxRetries": 1}},
        {"call": "send", **QUESTION, "options": {"conversationId": "c"}},
        {"call": "stream", "as": "text", **QUESTION},
        {"call": "stream", "as": "events", **QUESTION},
        {"call": "stream", "as": "text", **QUESTION, "closeAfter": 4},
        {
            "call": "resume",
            "bot": "zurich",
            "conversationId": CONVERSATION,
            "messageId": MESSAGE,
            "after": f"{MESSAGE}:22",
        },
        {"call": "many", "as": "stream", "count": 5, "parallel": 2, **QUESTION},
        {"call": "many", "as": "send", "count": 5, "parallel": 2, **QUESTION},
        {"call": "bots.list", "args": [{"brief": True}]},
        {"call": "chat.stop", "args": ["zurich", CONVERSATION, MESSAGE]},
        {"call": "bots.get", "args": ["none"]},
    )
    assert configured == {"ok": True}
    assert sent["answer"] == {
        "text": "Hi!",
        "conversationId": CONVERSATION,
        "messageId": MESSAGE,
        "finishReason": "stop",
        "sources": [],
        "lookedAt": None,
        "usage": None,
        "suggestions": [],
        "status": "complete",
        "requiredActions": [],
        "handover": None,
    }
    assert (texts["text"], texts["events"], texts["answer"]["text"]) == (TEXT, [], TEXT)
    assert (events["text"], events["events"], events["chunks"]) == (TEXT, TYPES, TYPES.count("message.delta"))
    assert (part["position"], part["chunks"]) == (f"{MESSAGE}:22", 4)
    assert part["text"] + rest["text"] == TEXT
    assert streams == {"ok": True, "texts": {TEXT: 5}, "messageIds": 1, "errors": []}
    assert sends == {"ok": True, "texts": {"Hi!": 5}, "messageIds": 1, "errors": []}
    assert bots["result"] == [{"id": "bot_1"}]
    assert stopped["result"]["text"] == "Hi!"
    assert failed["error"] == {
        "status": 404,
        "code": "NOT_FOUND",
        "message": "This is NOT_FOUND.",
        "retryable": False,
        "partial": None,
    }
