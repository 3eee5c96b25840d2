"""`onewindow prepare`: static files, tables, content and demo accounts; each only when it has changed."""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from .output import say

ACCOUNTS = "demo-accounts.txt"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "prepare",
        help="make ready to serve: 准备数据库与静态文件",
        description="Build static files, migrate the database, load the content; with --demo the accounts too.",
    )
    parser.add_argument("--demo", action="store_true", help="also load the demo accounts and applications")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make everything ready; a second call finds nothing to do. Returns 0."""
    from onewindow.config import boot

    boot()
    from django.conf import settings

    settings.VAR.mkdir(parents=True, exist_ok=True)
    static_files(settings.VAR)
    fresh = migrate()
    content = load_content(settings.VAR, settings.CONTENT, fresh=fresh)
    if args.demo:
        load_demo(settings.VAR, fresh=fresh or content)
    return 0


def static_files(var: Path) -> None:
    """Collect the static files under names made from their content, unless none has changed."""
    import django_htmx

    import onewindow

    folders = [*Path(onewindow.__file__).parent.rglob("static"), Path(django_htmx.__file__).parent / "static"]
    stamp = Stamp(var / "static.stamp", folders)
    if stamp.same() and (var / "static").is_dir():
        return
    from django.core.management import call_command

    say("building static files …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.keep()


def migrate() -> bool:
    """Bring the tables up to date. True when the database was empty."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    fresh = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("building the tables …" if fresh else "updating the tables …")
        call_command("migrate", interactive=False, verbosity=0)
    return fresh


def load_content(var: Path, folder: Path, *, fresh: bool) -> bool:
    """Import the content folder, unless it is unchanged since the last time. True when it was imported."""
    stamp = Stamp(var / "content.stamp", [folder])
    if stamp.same() and not fresh:
        return False
    from . import import_content

    say("loading the content …")
    import_content.load(folder)
    stamp.keep()
    return True


def load_demo(var: Path, *, fresh: bool) -> None:
    """Load the demo accounts and applications once per database, and write the accounts to `demo-accounts.txt`."""
    stamp = Stamp(var / "demo.stamp", [])
    if stamp.same() and not fresh:
        return
    from onewindow.usecases.demo import PASSWORD

    from . import demo

    say("loading the demo accounts …")
    (var / ACCOUNTS).write_text(_accounts(demo.load(), PASSWORD), encoding="utf-8")
    stamp.keep()


def _accounts(made: list[dict[str, str]], password: str) -> str:
    """What `./run` prints: the password they share, and the accounts of each role on a line."""
    roles: dict[str, list[str]] = {}
    for account in made:
        place = f" ({account['department']})" if account["department"] else ""
        roles.setdefault(account["role"], []).append(f"{account['username']} {account['name']}{place}")
    lines = [f"  {role:<14}{', '.join(names)}" for role, names in roles.items()]
    return "\n".join([f"demo accounts 演示账号, password 密码: {password}", *lines, ""])


class Stamp:
    """Remembers the state of some folders (names, sizes, times) and of the database address in a small file."""

    def __init__(self, file: Path, folders: Iterable[Path]) -> None:
        self.file = file
        digest = hashlib.sha256(os.environ.get("ONEWINDOW_DATABASE_URL", "").encode())
        for folder in folders:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                state = path.stat()
                digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        self.value = digest.hexdigest()

    def same(self) -> bool:
        """Whether nothing has changed since `keep`."""
        return self.file.exists() and self.file.read_text() == self.value

    def keep(self) -> None:
        """Remember the state."""
        self.file.write_text(self.value)
