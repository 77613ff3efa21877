#!/usr/bin/env python3
"""Compare what Rejoinder reads from PDF and DOCX files with pdftotext and pandoc, word by word.

    ReadDocuments FILE... | compare.py

ReadDocuments (in the tests' class path) prints one JSON line a file: its path, and its text or the
reason why there is none. Two readings agree when 98 of 100 words are in both, and the words
that both have stand in nearly the same order.
"""

import collections
import json
import re
import subprocess
import sys
import unicodedata

WORDS = 0.98
ORDER = 0.90
LEAST_WORDS = 5


def words(text):
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "").lower()
    # A word that is cut at the end of a line is one word.
    text = re.sub(r"(\w)[-\u2010]\s*\n\s*(\w)", r"\1\2", text)
    text = re.sub(r"(\w)[-\u2010](\w)", r"\1\2", text)
    found = []
    for word in re.findall(r"\w+", text):
        # Chinese and Japanese have no spaces: each character counts.
        if re.search(r"[\u2e80-\u9fff\uac00-\ud7af]", word):
            found.extend(word)
        else:
            found.append(word)
    return found


def other_reading(path):
    if path.lower().endswith(".pdf"):
        command = ["pdftotext", "-enc", "UTF-8", path, "-"]
    else:
        command = ["pandoc", "-f", "docx", "-t", "plain", "--wrap=none", path]
    done = subprocess.run(command, capture_output=True, timeout=120)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def in_order(ours, theirs):
    """The part of neighbouring words of theirs that are neighbours in ours, too."""
    pairs = collections.Counter(zip(theirs, theirs[1:]))
    mine = collections.Counter(zip(ours, ours[1:]))
    total = sum(pairs.values())
    return sum((pairs & mine).values()) / total if total else 1.0


def compare(path, text):
    theirs = other_reading(path)
    if theirs is None:
        return "no other reading", None
    mine, other = words(text), words(theirs)
    if len(other) < LEAST_WORDS and len(mine) < LEAST_WORDS:
        return "too short", None
    a, b = collections.Counter(mine), collections.Counter(other)
    recall = sum((a & b).values()) / max(1, len(other))
    precision = sum((a & b).values()) / max(1, len(mine))
    order = in_order(mine, other)
    agree = recall >= WORDS and precision >= WORDS and order >= ORDER
    missing = [w for w, _ in (b - a).most_common(8)]
    extra = [w for w, _ in (a - b).most_common(8)]
    return ("agrees" if agree else "differs"), (recall, precision, order, missing, extra)


def main():
    counts = collections.Counter()
    for line in sys.stdin:
        read = json.loads(line)
        path = read["path"]
        name = path.rsplit("/", 1)[-1]
        if "text" not in read:
            theirs = other_reading(path) or ""
            counts["refused"] += 1
            print(f"refused  {name}: {read['reason']} [elsewhere: {len(words(theirs))} words]")
            continue
        verdict, figures = compare(path, read["text"])
        counts[verdict] += 1
        if figures is None:
            print(f"{verdict}  {name}")
        else:
            recall, precision, order, missing, extra = figures
            print(f"{verdict:8} {name}: has {recall:.3f}, only that {precision:.3f},"
                  f" in order {order:.3f}  missing {missing} extra {extra}")
    print(dict(counts))


if __name__ == "__main__":
    main()
