"""manage.py observe_configuration gamma: what is known of its configuration from now on."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.errors import DomainError
from deployments.commands import PipelineCommand, environment_named
from deployments.configuration.asking import ask_configuration, keys_in, token_for
from deployments.parties import Party
from deployments.services.configuration import observe_configuration


class Command(PipelineCommand):
    help = "Takes what show_configuration --json of an instance there printed, or asks the instance itself."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("environment", help="its slug, as gamma")
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--file", metavar="PATH", help="the document; - is standard input")
        where.add_argument("--url", help="where the instance answers, as https://gamma.example.com")
        parser.add_argument(
            "--token-file",
            default="",
            metavar="PATH",
            help="holds an API token of the instance; without it that of ENVIRONMENT_TOKENS",
        )

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        environment = environment_named(options["environment"])
        keys, source = self._read(environment.slug, options)
        changed = observe_configuration(by=by, environment=environment, keys=keys, source=source)
        return {"environment": environment.slug, "keys": len(keys), "changed": changed}

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        changed = told["changed"] if as_json else ", ".join(told["changed"]) or "nothing"
        super().tell(told | {"changed": changed}, as_json=as_json)

    @staticmethod
    def _read(slug: str, options: dict[str, Any]) -> tuple[Any, str]:
        url, path = options["url"], options["file"]
        if path:
            return keys_in(sys.stdin.buffer.read() if path == "-" else _bytes_of(path, "file"), "file"), "command"
        token = _bytes_of(options["token_file"], "token_file") if options["token_file"] else b""
        token_text = token.decode("utf-8", "replace").strip() or token_for(slug)
        if not token_text:
            raise DomainError(
                "token_missing", f"There is no token for {slug}; name a file that holds one.", "token_file"
            )
        return ask_configuration(url, token_text), url


def _bytes_of(path: str, field: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise DomainError("file_unreadable", f"{path} cannot be read: {error.strerror}.", field) from None
