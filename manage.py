#!/usr/bin/env python3
"""Entry point of every command; runs with an empty environment."""

import os
import sys


def main() -> None:
    """Hand the command line to Django under the embedded default settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "provenance_site.settings.base")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
