"""Asks an assistant every line of a file and writes the answers to a CSV file."""

import asyncio
import csv
import hashlib
import os
import sys
from pathlib import Path

from rejoinder import AsyncRejoinder, RejoinderError

BOT = os.environ.get("REJOINDER_BOT", "demo")
AT_ONCE = 4


async def answer(client: AsyncRejoinder, question: str) -> list[str]:
    key = hashlib.sha256(f"{BOT}\n{question}".encode()).hexdigest()
    answered = await client.chat.send(BOT, question, idempotency_key=key)
    sources = ", ".join(source["title"] for source in answered.sources)
    return [question, answered.text, sources]


async def main(questions: Path, answers: Path) -> int:
    done = set()
    if answers.exists():
        with answers.open(newline="") as file:
            done = {row[0] for row in csv.reader(file)}
    todo = [line for line in map(str.strip, questions.read_text().splitlines()) if line and line not in done]
    places = asyncio.Semaphore(AT_ONCE)
    failed = 0

    async with AsyncRejoinder() as client:
        with answers.open("a", newline="") as file:
            table = csv.writer(file)

            async def write(question: str) -> None:
                nonlocal failed
                async with places:
                    try:
                        row = await answer(client, question)
                    except RejoinderError as error:
                        failed += 1
                        print(f"{question}: {error}", file=sys.stderr)
                        return
                table.writerow(row)
                file.flush()

            await asyncio.gather(*map(write, todo))
    print(f"{len(todo) - failed} answered, {failed} failed, {len(done)} already there")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: answer_questions.py QUESTIONS.txt ANSWERS.csv")
    sys.exit(asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]))))
