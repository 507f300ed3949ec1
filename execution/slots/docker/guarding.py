"""What a slot may ask of the engine, and how a request is read so that there is one way to understand it."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from execution.slots.docker.hardening import AGENT_FOLDER, Room
from execution.slots.docker.runner import HOST, OWNER, ROLE, RUNNER, runner_body

LARGEST_BODY = 256 * 1024
MOST_MEMORY_MB = 8192
MiB = 1024 * 1024
FIRST_LINE = re.compile(r"(GET|POST|DELETE) (?:/v\d\.\d\d?)?(/[\w./:%-]*)(?:\?([\w=&%.+*~-]*))? HTTP/1\.1")
CONTAINER = re.compile(r"/containers/([0-9a-f]{64})(/attach|/start|)")
NAME = re.compile(r"ceesarcode-[a-z]{1,20}-\d{1,10}-[0-9a-f]{8}")
STATE = re.compile(r"size=(\d{1,5})m,")
STREAMS = {"stdin": "1", "stdout": "1", "stderr": "1", "stream": "1"}


class Refused(Exception):
    """No slot asks for this. The sentence goes to the caller and into the log."""


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    """Without the version of the API: the engine's own is taken."""
    parameters: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    @property
    def container(self) -> str:
        """The id of the container that it is about; "" where it is about none."""
        found = CONTAINER.fullmatch(self.path)
        return found[1] if found else ""

    @property
    def is_stream(self) -> bool:
        return self.path.endswith("/attach")

    @property
    def query(self) -> str:
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    def with_body(self, body: bytes) -> "Call":
        return replace(self, body=body)


def read_call(head: bytes) -> tuple[Call, int]:
    """The call, and how many bytes of body follow. Raises Refused for what could be understood in two ways."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    found = FIRST_LINE.fullmatch(first)
    if found is None:
        raise Refused("this is no request that a slot makes")
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    lengths = [value for name, value in headers if name == "content-length"] or ["0"]
    if any(name == "transfer-encoding" for name, _ in headers) or len(lengths) > 1 or not lengths[0].isdecimal():
        raise Refused("the length of a body is to be told, once")
    if int(lengths[0]) > LARGEST_BODY:
        raise Refused("the body is too large")
    parameters = tuple(parse_qsl(found[3] or "", keep_blank_values=True))
    if len(dict(parameters)) != len(parameters):
        raise Refused("a parameter is given twice")
    return Call(found[1], unquote(found[2]), parameters), int(lengths[0])


@dataclass(frozen=True, slots=True)
class Rules:
    image: str
    runtime: str = ""

    def judge(self, call: Call) -> Call:
        """The call as the engine is to get it. Raises Refused for all that no slot asks for."""
        given = dict(call.parameters)
        path = call.path.replace(call.container, "{id}") if call.container else call.path
        try:
            match call.method, path:
                case "GET", "/version" if not given:
                    return Call("GET", "/version")
                case "GET", other if other == f"/images/{self.image}/json" and not given:
                    return Call("GET", other)
                case "GET", "/containers/json":
                    return Call("GET", path, (("all", "1"), ("filters", json.dumps(runners_alone(given)))))
                case "POST", "/containers/create" if set(given) == {"name"} and NAME.fullmatch(given["name"]):
                    return Call("POST", path, call.parameters, json.dumps(self._runner(json.loads(call.body))).encode())
                case "POST", "/containers/{id}/attach" if given == STREAMS:
                    return Call("POST", call.path, tuple(STREAMS.items()))
                case "POST", "/containers/{id}/start" if not given:
                    return Call("POST", call.path)  # as it was made: a body would be another configuration
                case "DELETE", "/containers/{id}":
                    return Call("DELETE", call.path, (("force", "1"),))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass
        raise Refused(f"{call.method} {call.path[:80]} is not what a slot asks for")

    def _runner(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What a slot is made of, made again from what may be chosen. Raises ValueError where it is not what was asked.

        Ours goes on and not the caller's: a name given twice would be read in another way by the engine.
        """
        memory_mb = asked["HostConfig"]["Memory"] // MiB
        state = STATE.search(asked["HostConfig"]["Tmpfs"][AGENT_FOLDER])
        words = [asked["Cmd"][0], asked["Labels"][HOST], asked["Labels"][OWNER]]
        if state is None or not 0 < memory_mb <= MOST_MEMORY_MB or not all(isinstance(word, str) for word in words):
            raise ValueError("no runner")
        made = runner_body(
            image=self.image,
            options=words[0],
            host=words[1],
            owner=words[2],
            room=Room(memory_mb=memory_mb, state_mb=int(state[1])),
            runtime=self.runtime,
        )
        if asked != made:
            raise ValueError("another configuration")
        return made


def runners_alone(given: dict[str, str]) -> dict[str, list[str]]:
    """The filters, which must ask for runners: what else is on the engine is nobody's business here."""
    labels = json.loads(given["filters"])["label"]
    if (
        not isinstance(labels, list)
        or f"{ROLE}={RUNNER}" not in labels
        or not all(isinstance(one, str) for one in labels)
    ):
        raise ValueError("not runners alone")
    return {"label": labels}
