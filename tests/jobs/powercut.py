"""Read the notes of powercut.c, and make the folder as it would stand after the power failed at a chosen note.

What a file was told to keep (fsync) is kept; of what was only written, each sector of 512 bytes may or may not have reached the
disk, in any order. A name that was made, moved or removed is sure only after its folder was synced. This is harder than most
disks: what survives here survives there.
"""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
SOURCE = Path(__file__).with_name("powercut.c")
HEAD = struct.Struct("<5Q")
FORGOTTEN = "-shm"
"""SQLite's shared memory is no part of the disk."""


@dataclass(frozen=True)
class Noted:
    """`w` write, `t` truncate, `s` sync, `r` rename (data: the new name), `u` unlink."""

    what: str
    path: str
    at: int
    data: bytes


@dataclass
class Inode:
    """A file: what is surely on the disk, and what was written since."""

    sure: bytearray = field(default_factory=bytearray)
    since: list[Noted] = field(default_factory=list)

    def synced(self) -> None:
        for each in self.since:
            self.take(each.what, each.at, each.data)
        self.since.clear()

    def take(self, what: str, at: int, data: bytes) -> None:
        if what == "t":
            del self.sure[at:]
        self.sure.extend(bytes(max(0, at + len(data) - len(self.sure))))
        self.sure[at : at + len(data)] = data

    def after_a_cut(self, chance: random.Random, share: float) -> bytes:
        """The bytes found afterwards: of every sector not synced, `share` arrived."""
        found = Inode(bytearray(self.sure))
        for each in self.since:
            if each.what == "t":
                if chance.random() < share:
                    found.take("t", each.at, b"")
                continue
            start = 0
            while start < len(each.data):
                end = start + SECTOR - (each.at + start) % SECTOR
                if chance.random() < share:
                    found.take("w", each.at + start, each.data[start:end])
                start = end
        return bytes(found.sure)


class Disk:
    """The files below one folder, as surely kept and as seen by the running program."""

    def __init__(self, folder: Path) -> None:
        files = [p for p in folder.rglob("*") if p.is_file() and not p.name.endswith(FORGOTTEN)]
        self.sure = {str(path): Inode(bytearray(path.read_bytes())) for path in files}
        self.seen = dict(self.sure)

    def take(self, noted: Noted) -> None:
        if noted.path.endswith(FORGOTTEN):
            return
        if noted.what in "wt":
            self.seen.setdefault(noted.path, Inode()).since.append(noted)
        elif noted.what == "u":
            self.seen.pop(noted.path, None)
        elif noted.what == "r":
            self.seen[noted.data.decode()] = self.seen.pop(noted.path)
        elif noted.path in self.seen:
            self.seen[noted.path].synced()
        else:
            self._folder_synced(noted.path)

    def _folder_synced(self, folder: str) -> None:
        def inside(name: str) -> bool:
            return str(Path(name).parent) == folder

        self.sure = {n: i for n, i in self.sure.items() if not inside(n)} | {
            n: i for n, i in self.seen.items() if inside(n)
        }

    def cut(self, from_folder: Path, to: Path, chance: random.Random) -> None:
        """Write the folder as it stands after a cut, below `to`."""
        share = chance.choice((0.0, 0.5, 1.0))
        names = dict(self.sure)
        for name in sorted({*self.sure, *self.seen}):
            changed = self.sure.get(name) is not self.seen.get(name)
            if changed and chance.random() < share:
                if name in self.seen:
                    names[name] = self.seen[name]
                else:
                    names.pop(name)
        for name, inode in names.items():
            path = to / Path(name).relative_to(from_folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(inode.after_a_cut(chance, share))


def notes(log: Path) -> Iterator[Noted]:
    data, at = log.read_bytes(), 0
    while at < len(data):
        what, position, path, size, _ = HEAD.unpack_from(data, at)
        at += HEAD.size
        yield Noted(chr(what), data[at : at + path].decode(), position, data[at + path : at + path + size])
        at += path + size


def shim(folder: Path) -> Path | None:
    """The library that notes, compiled; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    made = folder / "powercut.so"
    options = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run([compiler, *options], check=True)
    return made
