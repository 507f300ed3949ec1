"""The blueprints carry gamma's configuration: each key, with its value or the place of its secret; images by digest."""

import json
import tomllib
from typing import Any

import pytest
import yaml

from ceesarcode.settings.environment import SECRETS
from ceesarcode.tests.test_environment import values_of
from deployments.identity import HEALTH
from deployments.platforms.reading import digest_in
from scripts.write_blueprints import BLUEPRINTS, BY_THE_RELEASE, FORMS, written

SECRET = object()


def text(name: str) -> str:
    return (BLUEPRINTS / name).read_text(encoding="utf-8")


def render() -> Any:
    return yaml.safe_load(text("render.yaml"))["services"][0]


def koyeb() -> Any:
    return yaml.safe_load(text("koyeb.yaml"))["definition"]


def fly() -> Any:
    return tomllib.loads(text("fly.gamma.toml"))


def variables_of(name: str) -> dict[str, Any]:
    if name == "render.yaml":
        told = render()["envVars"]
        assert all(one.get("sync") is False for one in told if "value" not in one)
        return {one["key"]: one.get("value", SECRET) for one in told}
    if name == "koyeb.yaml":
        return {one["key"]: SECRET if one.get("secret") else one["value"] for one in koyeb()["env"]}
    if name == "fly.gamma.toml":
        line = next(line for line in text(name).splitlines() if line.startswith("# By `fly secrets set`: "))
        return {**fly()["env"], **dict.fromkeys(line.split(": ", 1)[1].split(), SECRET)}
    pairs = [line.split("=", 1) for line in text(name).splitlines() if line and not line.startswith("#")]
    assert all(not value for key, value in pairs if key in SECRETS)
    return {key: SECRET if key in SECRETS else value for key, value in pairs}


@pytest.mark.parametrize("name", FORMS)
def test_every_key_of_gamma_has_its_value_or_comes_from_a_secret(name: str) -> None:
    gamma = {key: value for key, value in values_of("env.gamma").items() if key not in BY_THE_RELEASE}
    assert variables_of(name) == {key: SECRET if key in SECRETS else value for key, value in gamma.items()}


@pytest.mark.parametrize("name", FORMS)
def test_it_stands_as_the_script_writes_it(name: str) -> None:
    assert text(name) == written(name), "run python -m scripts.write_blueprints"


def test_each_asks_for_the_health_at_its_address() -> None:
    asked = [
        render()["healthCheckPath"],
        json.loads(text("railway.json"))["deploy"]["healthcheckPath"],
        fly()["http_service"]["checks"][0]["path"],
        koyeb()["health_checks"][0]["http"]["path"],
    ]
    assert asked == [HEALTH] * 4


def test_each_runs_an_image_by_its_digest() -> None:
    images = [render()["image"]["url"], fly()["build"]["image"], koyeb()["docker"]["image"]]
    assert all(digest_in(image) for image in images)


def test_each_listens_where_gamma_does() -> None:
    port = int(values_of("env.gamma")["PORT"])
    ports = [fly()["http_service"]["internal_port"], koyeb()["ports"][0]["port"], koyeb()["routes"][0]["port"]]
    assert [*ports, koyeb()["health_checks"][0]["http"]["port"]] == [port] * 4
