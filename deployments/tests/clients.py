"""Somebody at a page or at the API."""

import json
from typing import Any

from django.test import Client

from accounts.models import User


def post(client: Client, url: str, body: dict[str, Any], **headers: str) -> Any:
    key = {"Idempotency-Key": "key-1"} if url.endswith("/deployments") else {}
    return client.post(url, json.dumps(body), content_type="application/json", headers=key | headers)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
