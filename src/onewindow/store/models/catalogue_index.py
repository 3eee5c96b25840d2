"""What is listed and how it is found: items known by name and code only, and the index over everything that is published.

`CatalogueEntry` and `CatalogueGrams` are made from publications and listed items and can be made again from them at any
time (`usecases.catalogue_index.rebuild`).
"""

from django.db import models

from onewindow.core.kernel.ids import new_id


class ListImport(models.Model):
    """One reading of a list file: what was in it, what was wrong with it. `content` is the hash of the file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    file = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    imported = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    ended = models.PositiveIntegerField()
    faults = models.TextField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["list", "imported_at"], name="list_import_list")]


class ListedItem(models.Model):
    """An item that a list names: identity only, no implementation list yet. A changed row is a new one, the old one ends.

    `body` is the row as it was written and what it was read as (canonical JSON), `hash` its content hash.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    list = models.CharField(max_length=64)
    jurisdiction = models.CharField(max_length=12)
    code = models.CharField(max_length=96)
    hash = models.CharField(max_length=64)
    body = models.TextField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"], condition=models.Q(effective_to=None), name="listed_item_once"
            )
        ]
        indexes = [models.Index(fields=["jurisdiction", "code"], name="listed_item_code")]


class CatalogueEntry(models.Model):
    """One line of the catalogue as people see it in lists and findings.

    `place` is its key and its standing order: one-things before items before listed items, short names before long ones.
    `library`: `power` (权责清单), `convenience` (便民服务清单) or empty. `complete`: it has an implementation list.
    """

    place = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=24)
    code = models.CharField(max_length=96)
    version = models.CharField(max_length=64)
    jurisdiction = models.CharField(max_length=12)
    name = models.CharField(max_length=400)
    name_en = models.CharField(max_length=400)
    department = models.CharField(max_length=64)
    department_name = models.CharField(max_length=200)
    department_name_en = models.CharField(max_length=200)
    item_type = models.CharField(max_length=8)
    level = models.CharField(max_length=2)
    library = models.CharField(max_length=16)
    main_item = models.CharField(max_length=200)
    catalog_code = models.CharField(max_length=40)
    complete = models.BooleanField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "code"], name="entry_kind_code"),
            models.Index(fields=["library", "department_name", "name", "place"], name="entry_library_name"),
            models.Index(fields=["jurisdiction", "main_item", "name"], name="entry_main_item"),
        ]


class CatalogueGrams(models.Model):
    """The terms of an entry, separated by spaces (`core.catalogue.search_grams`). A full-text index stands beside it."""

    place = models.BigIntegerField(primary_key=True)
    name_terms = models.TextField()
    word_terms = models.TextField()
    body_terms = models.TextField()
    facets = models.TextField()
