"""What the service bears: bounded loads on instances of their own. `python -m scripts.load.NAME --help`; docs/load.md."""
