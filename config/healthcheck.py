"""Ends with 0 where the web of this container answers and is healthy. Standard library alone."""

import os
import sys
import urllib.request

with urllib.request.urlopen(f"http://127.0.0.1:{os.environ['PORT']}/api/health", timeout=4) as answer:
    sys.exit(answer.status != 200)
