"""Makes src/rejoinder/_sync.py of src/rejoinder/_async.py. With --check it only compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent / "src" / "rejoinder"
REPLACEMENTS = {
    r"\basync (def|for|with) ": r"\1 ",
    r"\bawait asyncio\.sleep\b": "time.sleep",
    r"\bawait ": "",
    r"\bimport asyncio\nimport math\nimport time\n": "import math\nimport threading\nimport time\n",
    r"\basyncio\.(Event|Lock)\b": r"threading.\1",
    r"\bAsync(Http|AnswerStream|Chat|Conversations|Files|Bots|Sources|Keys|Webhooks)\b": r"\1",
    r"\bAsync(Resource|Rejoinder|Iterator)\b": r"\1",
    r"\bhttpx\.AsyncClient\b": "httpx.Client",
    r"\bStopAsyncIteration\b": "StopIteration",
    r"\b__a(iter|next|enter|exit)__\b": r"__\1__",
    r"\.a(close|read|iter_bytes)\b": r".\1",
    r"\b(interrupt|pause)_async\b": r"\1",
    r"in another task\b": "in another thread",
    r"``generate_sync\.py`` makes ``_sync\.py`` of this file\.": "Made by ``generate_sync.py``; do not edit.",
    r"A read that was cancelled can": "A read that was interrupted can",
}


def synchronous(source: str) -> str:
    for pattern, replacement in REPLACEMENTS.items():
        source = re.sub(pattern, replacement, source)
    return source


def main() -> None:
    source = synchronous((PACKAGE / "_async.py").read_text(encoding="utf-8"))
    target = PACKAGE / "_sync.py"
    if "--check" not in sys.argv:
        target.write_text(source, encoding="utf-8")
    elif target.read_text(encoding="utf-8") != source:
        sys.exit(f"{target.name} is not what generate_sync.py makes of _async.py")


if __name__ == "__main__":
    main()
