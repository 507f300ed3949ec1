"""A problem as one JSON document: read by the rules of the folder, written in one canonical form."""

from problems.packages.json_form.reader import read_document, read_json
from problems.packages.json_form.writer import document_of, json_of

__all__ = ["document_of", "json_of", "read_document", "read_json"]
