"""Pages are served by processes that never load the network: it costs seconds and hundreds of megabytes."""

import subprocess
import sys

START = """
import sys, django
django.setup()
from django.core.checks import run_checks
run_checks()
from django.urls import get_resolver
get_resolver().url_patterns
sys.exit("torch" in sys.modules)
"""


def test_the_site_starts_without_the_network_library():
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
