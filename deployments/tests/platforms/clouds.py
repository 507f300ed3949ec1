"""The four platforms, as their published specifications have them."""

import copy
from typing import Any

from deployments.platforms.reading import digest_in
from deployments.tests.platforms.standin import TOKEN, UUIDS, Asked, Standin


class Render(Standin):
    platform, service_ref, queued, live = "render", "srv-abc123", "queued", "live"

    def operation(self, asked: Asked) -> str:
        if "env-vars" in asked.path:
            return "variable"
        if asked.path.endswith("/cancel"):
            return "cancel"
        if asked.method == "POST":
            return "deploy"
        return "list" if asked.path.endswith("/deploys") else "status"

    def act(self, operation: str, asked: Asked) -> tuple[int, Any]:
        if operation == "variable":
            self.variables[asked.path.rsplit("/", 1)[1]] = asked.body["value"]
            return 200, {}
        if operation == "deploy":
            return 201, self._told(self.begin(asked.body["imageUrl"]))
        if operation == "list":
            start = int(asked.query.get("cursor", "0"))
            rows = self.deploys[start : start + min(self.page, int(asked.query["limit"]))]
            return 200, [{"deploy": self._told(one), "cursor": str(start + n + 1)} for n, one in enumerate(rows)]
        found = self.of(asked.path.removesuffix("/cancel").rsplit("/", 1)[1])
        if found is None:
            return 404, {"id": "x", "message": "no such deploy"}
        if operation == "cancel":
            found["status"] = "canceled"
        return 200, self._told(found)

    def _told(self, one: dict[str, Any]) -> dict[str, Any]:
        image = {"ref": one["image"], "sha": self.runs or digest_in(one["image"])}
        return {
            "id": one["id"],
            "status": one["status"],
            "trigger": one["trigger"],
            "image": image,
            "createdAt": one["created_at"],
        }


class Railway(Standin):
    platform, service_ref, queued, live = "railway", "/".join(UUIDS[:3]), "QUEUED", "SUCCESS"

    def __init__(self) -> None:
        super().__init__()
        self.image = ""

    def is_known(self, headers: dict[str, str]) -> bool:
        return headers.get("project-access-token") == TOKEN and "authorization" not in headers

    def operation(self, asked: Asked) -> str:
        query = asked.body["query"]
        names = {
            "variableUpsert": "variable",
            "serviceInstanceUpdate": "image",
            "serviceInstanceDeployV2": "deploy",
            "deploymentCancel": "cancel",
            "deployments(": "list",
            "deployment(": "status",
        }
        return next(name for word, name in names.items() if word in query)

    def act(self, operation: str, asked: Asked) -> tuple[int, Any]:
        given = asked.body["variables"]
        if operation == "variable":
            assert given["input"]["skipDeploys"] is True
            self.variables[given["input"]["name"]] = given["input"]["value"]
            return 200, {"data": {"variableUpsert": True}}
        if operation == "image":
            self.image = given["input"]["source"]["image"]
            return 200, {"data": {"serviceInstanceUpdate": True}}
        if operation == "deploy":
            return 200, {"data": {"serviceInstanceDeployV2": self.begin(self.image)["id"]}}
        if operation == "list":
            start = int(given["after"] or 0)
            end = start + min(self.page, given["first"])
            edges = [{"node": self._told(one)} for one in self.deploys[start:end]]
            page = {"hasNextPage": end < len(self.deploys), "endCursor": str(end)}
            return 200, {"data": {"deployments": {"edges": edges, "pageInfo": page}}}
        found = self.of(given["id"])
        if found is None:
            return 200, {"data": None, "errors": [{"message": "Deployment not found"}]}
        if operation == "cancel":
            found["status"] = "REMOVED"
            return 200, {"data": {"deploymentCancel": True}}
        return 200, {"data": {"deployment": self._told(found)}}

    def _told(self, one: dict[str, Any]) -> dict[str, Any]:
        image = f"registry.example.com/x@{self.runs}" if self.runs else one["image"]
        return {"id": one["id"], "status": one["status"], "createdAt": one["created_at"], "meta": {"image": image}}


class Koyeb(Standin):
    platform, service_ref, queued, live = "koyeb", UUIDS[3], "PENDING", "HEALTHY"

    def __init__(self) -> None:
        super().__init__()
        env = [{"key": "APP_ENV", "value": "gamma", "scopes": ["region:fra"]}, {"key": "IMAGE_DIGEST", "value": "old"}]
        docker = {"image": "registry.example.com/x@sha256:" + "0" * 64, "image_registry_secret": "registry"}
        self.definition: dict[str, Any] = {"name": "web", "regions": ["fra"], "env": env, "docker": docker}
        first = self.begin(docker["image"], id="dep-first", created_at="2026-01-01T00:00:00Z", status=self.live)
        first["definition"] = copy.deepcopy(self.definition)

    def operation(self, asked: Asked) -> str:
        if asked.method == "PUT":
            return "deploy"
        if asked.path.endswith("/cancel"):
            return "cancel"
        if "/services/" in asked.path:
            return "service"
        return "list" if asked.path.endswith("/deployments") else "status"

    def act(self, operation: str, asked: Asked) -> tuple[int, Any]:
        if operation == "deploy":
            definition = asked.body["definition"]
            self.begin(definition["docker"]["image"])["definition"] = definition
            self.variables = {one["key"]: one["value"] for one in definition["env"]}
        if operation in ("deploy", "service"):
            return 200, {"service": {"id": self.service_ref, "latest_deployment_id": self.deploys[0]["id"]}}
        if operation == "list":
            start, limit = int(asked.query["offset"]), min(self.page, int(asked.query["limit"]))
            rows = [self._told(one) for one in self.deploys[start : start + limit]]
            return 200, {"deployments": rows, "has_next": start + limit < len(self.deploys)}
        found = self.of(asked.path.removesuffix("/cancel").rsplit("/", 1)[1])
        if found is None:
            return 404, {"message": "no such deployment"}
        if operation == "cancel":
            found["status"] = "CANCELED"
            return 200, {}
        return 200, {"deployment": self._told(found)}

    def _told(self, one: dict[str, Any]) -> dict[str, Any]:
        definition = copy.deepcopy(one.get("definition") or self.definition)
        if "docker" in definition:
            definition["docker"]["image"] = f"registry.example.com/x@{self.runs}" if self.runs else one["image"]
        told = {"id": one["id"], "status": one["status"], "created_at": one["created_at"]}
        return told | {"definition": definition}


class Fly(Standin):
    """Two machines. A deploy is an update of one of them."""

    platform, service_ref, queued, live = "fly", "ceesarcode-gamma", "starting", "started"

    def __init__(self) -> None:
        super().__init__()
        self.leases: dict[str, str] = {}
        self.machines = {name: self._machine(name) for name in ("m1", "m2")}
        self.nonces = 0

    def operation(self, asked: Asked) -> str:
        if asked.path.endswith("/lease"):
            return "lease" if asked.method == "POST" else "unlease"
        if asked.path.endswith("/wait"):
            return "wait"
        if asked.path.endswith("/machines"):
            return "list"
        return "get" if asked.method == "GET" else "deploy"

    def act(self, operation: str, asked: Asked) -> tuple[int, Any]:
        if operation == "list":
            return 200, [self._told(one) for one in self.machines.values()]
        name, nonce = asked.path.split("/")[4], asked.headers.get("fly-machine-lease-nonce", "")
        if operation == "lease":
            if name in self.leases:
                return 409, {"error": "somebody has a lease"}
            self.nonces += 1
            self.leases[name] = f"nonce-{self.nonces}"
            return 201, {"status": "success", "data": {"nonce": self.leases[name]}}
        if operation == "wait":
            return (200, {"ok": True}) if self.machines[name]["state"] == "started" else (408, {"error": "deadline"})
        if operation in ("unlease", "deploy") and self.leases.get(name) != nonce:
            return 409, {"error": "lease mismatch"}
        if operation == "unlease":
            del self.leases[name]
            return 200, {"ok": True}
        if operation == "deploy":
            self._update(self.machines[name], asked.body["config"])
        return 200, self._told(self.machines[name])

    def put(self, status: str) -> None:
        for machine in self.machines.values():
            machine["state"] = status

    def images(self) -> list[str]:
        return [one["config"]["image"] for one in self.machines.values()]

    def _update(self, machine: dict[str, Any], config: dict[str, Any]) -> None:
        self.begin(config["image"])
        self.variables = config["env"]
        machine["config"], machine["state"] = config, "started"
        machine["instance_id"] = f"instance-{len(self.deploys)}"

    def _told(self, machine: dict[str, Any]) -> dict[str, Any]:
        return machine | {"image_ref": {"digest": self.runs or digest_in(machine["config"]["image"])}}

    @staticmethod
    def _machine(name: str) -> dict[str, Any]:
        config = {
            "image": "registry.example.com/ceesarcode@sha256:" + "0" * 64,
            "env": {"APP_ENV": "gamma"},
            "guest": {"memory_mb": 512, "cpus": 1},
            "services": [{"internal_port": 8080}],
        }
        checks = [{"name": "health", "status": "passing"}]
        return {"id": name, "state": "started", "instance_id": f"first-{name}", "config": config, "checks": checks}
