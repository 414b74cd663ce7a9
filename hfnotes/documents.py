"""MkDocs, called from Python: a site of the pages, with a build that has been begun."""

import logging
from pathlib import Path

from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError

from hfnotes.build import Build
from hfnotes.errors import NotesError
from hfnotes.plugin import NotesPlugin


def build_documents(build: Build, out: Path) -> Path:
    """Let MkDocs write the site into the folder `out`; return where its settings want the site.

    Raises NotesError for what MkDocs or one of its plugins refuses, and for its warnings.
    """
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        config, plugin = read_config(build.project.root)
        site, config.site_dir = Path(config.site_dir), str(out)
        plugin.build = build
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs.build(config)
        finally:
            config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        raise NotesError(str(error) or "the site was not built") from error
    finally:
        log.removeHandler(handler)
    return site


def read_config(root: Path) -> tuple[MkDocsConfig, NotesPlugin]:
    """The settings of MkDocs, and the plugin that they name.

    Raises NotesError for what MkDocs, or a plugin, refuses.
    """
    path = root / "mkdocs.yml"
    try:
        config = load_config(str(path), strict=True)
    except Exception as error:
        # MkDocs and its plugins raise what they like for settings of the wrong kind.
        raise NotesError(f"is refused: {error or type(error).__name__}", path) from error
    plugin = config.plugins.get("hfnotes")
    if not isinstance(plugin, NotesPlugin):
        raise NotesError("does not name the plugin hfnotes", path)
    return config, plugin
