"""Static files: named by their content, so that a browser may keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names by content once `collectstatic` has run; plain names before (tests, first start)."""

    manifest_strict = False
    support_js_module_import_aggregation = False

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        return super().stored_name(name)
