"""A temporary folder in which the commands of a page run, and the server that they call."""

import os
import pty
import re
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

START_SECONDS = 300
STOP_SECONDS = 120
COMMAND_SECONDS = 300
# Variables that would configure this server differently from the reader's.
SETTINGS = ("REJOINDER_", "OPENAI_", "ANTHROPIC_", "GEMINI_", "OLLAMA_", "OTEL_")
READY = "Stop it with"
ADDRESSES = re.compile(r"(?:localhost|127\.0\.0\.1):8080")
IDS = re.compile(r"\b(conv|msg|bot|key|src|gap)_[0-9A-Za-z]+")
VARIABLES = {"conv": "CONVERSATION", "msg": "MESSAGE", "bot": "BOT", "key": "KEY_ID", "src": "SOURCE", "gap": "GAP"}


class Failed(Exception):
    """A command failed or did not do what the page says."""


class Place:
    """Sets variables for later commands: KEY, and the last id of each kind that a command printed."""

    def __init__(self, repository):
        self._temporary = tempfile.TemporaryDirectory()
        # The name contains a space, to catch missing quotes.
        self.folder = Path(self._temporary.name, "a folder")
        self.folder.mkdir()
        (self.folder / "rejoinder").symlink_to(repository / "rejoinder")
        (self.folder / "handbook.pdf").write_bytes(_pdf("Unworn shoes can be sent back within 30 days."))
        self.variables = {}
        self.port = None
        self.welcome = ""
        self._server = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._server is not None:
            self._server.kill()
            self._server.wait()
        self._temporary.cleanup()

    def _environment(self):
        mine = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
        kept = {name: os.environ[name] for name in ("REJOINDER_JAVA", "REJOINDER_JAVA_OPTIONS") if name in os.environ}
        return {**mine, **kept, **self.variables, "REJOINDER_PORT": "0"}

    def serve(self, command, terminal=True):
        """Starts a server, with or without a terminal, and returns its output."""
        if self._server is not None:
            raise Failed("a server is already running")
        output, its_output = pty.openpty() if terminal else os.pipe()
        self._server = subprocess.Popen(
            ["bash", "-c", "exec " + command], cwd=self.folder, env=self._environment(), start_new_session=True,
            stdin=its_output if terminal else subprocess.DEVNULL, stdout=its_output, stderr=its_output)  # fmt: skip
        os.close(its_output)
        printed = bytearray()
        threading.Thread(target=_drain, args=(output, printed), daemon=True).start()
        end = time.monotonic() + START_SECONDS
        while READY not in printed.decode(errors="replace"):
            if self._server.poll() is not None or time.monotonic() > end:
                raise Failed(f"the server did not start:\n{printed.decode(errors='replace')}")
            time.sleep(0.05)
        text = printed.decode().replace("\r\n", "\n")
        self.welcome = text
        self.port = re.search(r"listens at http://127\.0\.0\.1:(\d+)", text).group(1)
        key = re.search(r"\brj_[0-9A-Za-z]+", text)
        if key:
            self.variables["KEY"] = key.group(0)
            self._await_handbook()
        return text

    def _await_handbook(self):
        """Waits for the sample bot's handbook, which is ready some seconds after the first start and changes answers."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/v1/bots/demo/sources",
            headers={"Authorization": "Bearer " + self.variables["KEY"]})  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            with urllib.request.urlopen(request) as answer:
                if '"status":"ready"' in answer.read().decode():
                    return
            time.sleep(0.1)
        raise Failed("the sample bot's handbook is not ready")

    def stop(self):
        """Stops the server if it is running."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGTERM)
        try:
            self._server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"the server did not stop within {STOP_SECONDS} seconds") from None
        self._server = None

    def beside(self):
        """Returns another place with its own folder and server."""
        return Place((self.folder / "rejoinder").resolve().parent)

    def serve_and_stop(self, command):
        """Starts and stops another server on its own data folder."""
        with self.beside() as other:
            other.serve(command)
            other.stop()

    def run(self, commands):
        """Runs commands and returns their standard output."""
        here = ADDRESSES.sub(f"127.0.0.1:{self.port}", commands)
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", here], cwd=self.folder, env=self._environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS)  # fmt: skip
        if done.returncode != 0:
            raise Failed(f"exited with {done.returncode}: {done.stdout}{done.stderr}")
        for kind, found in [(each.group(1), each.group(0)) for each in IDS.finditer(done.stdout)]:
            self.variables[VARIABLES[kind]] = found
        return done.stdout


def _drain(output, printed):
    try:
        while block := os.read(output, 65536):
            printed.extend(block)
    except OSError:
        pass  # The other end closed.


def _pdf(sentence):
    """Returns a one-page PDF file that contains the sentence."""
    content = f"BT /F1 12 Tf 72 720 Td ({sentence}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    text, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    text += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{text.index('xref')}\n%%EOF\n"
    return text.encode("latin-1")
