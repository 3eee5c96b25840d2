"""Indexes that no statement asks for, and that every decision wrote: the sweep looks at all places at once
(`case_sweep_day`), the box of a person has `message_party`, entries of a case are asked for within their place
(`disclosure_once`), and nobody asks which documents a key or a file belongs to.

Only the indexes go: the tables are not written anew.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BARE = (("Disclosure", "case"), ("Document", "data_key"), ("Document", "file"), ("Message", "party"))
"""Model and foreign key whose own index goes."""


def drop(apps: Any, editor: Any) -> None:
    for model, name in BARE:
        table = apps.get_model("store", model)
        column = table._meta.get_field(name).column
        for index in _own(editor, table._meta.db_table, column):
            editor.execute(f"DROP INDEX {editor.quote_name(index)}")


def make(apps: Any, editor: Any) -> None:
    for model, name in BARE:
        table = apps.get_model("store", model)
        editor.execute(editor._create_index_sql(table, fields=[table._meta.get_field(name)]))


def _own(editor: Any, table: str, column: str) -> list[str]:
    """The plain indexes of a table that hold this column and no other."""
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table)
    return [
        name for name, told in found.items()
        if told["index"] and not told["unique"] and not told["primary_key"] and told["columns"] == [column]
    ]  # fmt: skip


def key(to: str, **more: Any) -> Any:
    return models.ForeignKey(to, on_delete=django.db.models.deletion.PROTECT, db_index=False, **more)


class Migration(migrations.Migration):
    dependencies = [("store", "0030_appearance")]

    operations = [
        migrations.RemoveIndex("case", "case_sweep"),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField("disclosure", "case", key("store.case", related_name="disclosures")),
                migrations.AlterField("document", "data_key", key("store.datakey")),
                migrations.AlterField("document", "file", key("store.file", null=True)),
                migrations.AlterField("message", "party", key("store.party", related_name="messages")),
            ],
        ),
    ]
