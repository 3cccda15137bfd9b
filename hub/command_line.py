"""The commands of `python -m hub`: those of each file in `hub/topics`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil

import hub.topics


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    whole = argparse.ArgumentParser(
        prog="python -m hub", description="Serve the HR service platform, and administer it."
    )
    topics = whole.add_subparsers(required=True, metavar="COMMAND")
    for found in pkgutil.iter_modules(hub.topics.__path__, f"{hub.topics.__name__}."):
        importlib.import_module(found.name).add(topics)
    return whole
