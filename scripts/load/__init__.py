"""What the service bears: loads on instances of their own; docs/load.md. `python -m scripts.load.NAME --help`"""
