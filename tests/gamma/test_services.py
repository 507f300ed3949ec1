"""The compose files of gamma and prod: the same parts, behind the same walls; the engine's socket in one place."""

from typing import Any

import pytest
import yaml

from ceesarcode.settings.environment import BASE_DIR, SECRETS

OURS = {"web", "worker", "beat", "migrate", "guard"}
SOCKET = "/var/run/docker.sock"


def told(app_env: str) -> dict[str, Any]:
    return yaml.safe_load((BASE_DIR / "config" / f"docker-compose.{app_env}.yml").read_text())  # type: ignore[no-any-return]


@pytest.fixture(params=["gamma", "prod"])
def services(request: pytest.FixtureRequest) -> dict[str, Any]:
    return told(request.param)["services"]  # type: ignore[no-any-return]


def test_all_of_ours_are_one_image_behind_the_same_walls(services: dict[str, Any]) -> None:
    ours = {name: services[name] for name in OURS}
    assert len({one["image"] for one in ours.values()}) == 1
    for one in ours.values():
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in one


def test_the_engines_socket_is_the_guards_alone(services: dict[str, Any]) -> None:
    holders = {name for name, one in services.items() if any(SOCKET in volume for volume in one.get("volumes", []))}
    assert holders == {"guard"}
    assert services["guard"]["networks"] == ["engine"]
    assert {name for name, one in services.items() if "engine" in one["networks"]} == {"guard", "web", "worker"}


def test_no_secret_stands_in_the_environment(services: dict[str, Any]) -> None:
    for one in services.values():
        assert not set(one.get("environment", {})) & set(SECRETS)


def test_gamma_has_the_limits_of_the_design() -> None:
    assert told("gamma")["services"]["web"]["deploy"]["resources"] == {
        "limits": {"cpus": "1.0", "memory": "512M"},
        "reservations": {"cpus": "0.25", "memory": "256M"},
    }


def test_prod_differs_in_scale_alone() -> None:
    """PostgreSQL and Redis are elsewhere; what is configured, and what each process is, is the same."""
    gamma, prod = told("gamma"), told("prod")
    assert set(gamma["services"]) - set(prod["services"]) == {"postgres", "redis"}
    assert set(prod["services"]) < set(gamma["services"])
    for name in OURS:
        same = [services[name].get("command") for services in (gamma["services"], prod["services"])]
        assert same[0] == same[1]
    keys = [set(told_by["x-environment"]) for told_by in (gamma, prod)]
    assert keys[0] == keys[1]


def test_only_the_front_is_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, one in services.items() if "ports" in one] == ["front"]


def test_what_keeps_data_has_no_way_out() -> None:
    gamma = told("gamma")
    for name in ("postgres", "redis"):
        assert gamma["services"][name]["networks"] == ["inside"]
    assert gamma["networks"]["inside"] == {"internal": True}
    assert gamma["networks"]["engine"] == {"internal": True}
