"""Files to upload."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

Progress = Callable[[int, int], object]
"""Called with the bytes that were sent, and those of the whole file."""

File = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the content, or an open file."""


class CountingFile:
    """Reports progress while it is read. All that was read before is sent when more is read."""

    def __init__(self, file: BinaryIO, on_progress: Progress | None) -> None:
        self._file = file
        self._on_progress = on_progress
        self._size = file.seek(0, os.SEEK_END)

    def read(self, size: int = -1) -> bytes:
        sent = self._file.tell()
        if sent and self._on_progress is not None:
            self._on_progress(sent, self._size)
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


@dataclass(frozen=True)
class Upload:
    file: CountingFile
    name: str
    title: str | None


@contextmanager
def upload_of(
    file: File, file_name: str | None, title: str | None, on_progress: Progress | None
) -> Generator[Upload, None, None]:
    """Opens a file, and closes it if it was given as a path."""
    if isinstance(file, (str, os.PathLike)):
        path = Path(file)
        with path.open("rb") as opened:
            yield Upload(CountingFile(opened, on_progress), file_name or path.name, title)
        return
    if isinstance(file, bytes):
        file = BytesIO(file)
    elif not file.seekable():
        file = BytesIO(file.read())
    if file_name is None:
        raise ValueError("Pass file_name: its extension tells the format")
    yield Upload(CountingFile(file, on_progress), file_name, title)
