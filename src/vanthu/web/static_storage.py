"""Static files of production: compressed, and named by their content so that browsers keep them for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Our scripts import one another: the names inside them must carry the hash too."""

    support_js_module_import_aggregation = True
