"""What each platform calls a service, as it stands in `service_ref`."""

import re

from deployments.enums import Platform

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
REFERENCES: dict[str, tuple[str, str]] = {
    Platform.RENDER: (r"srv-[a-z0-9]{1,40}", "the id of the service, as srv-d1abcdefghijklmnopqr"),
    Platform.RAILWAY: (f"{UUID}/{UUID}/{UUID}", "the ids of project, service and environment, with / between them"),
    Platform.FLY: (r"[a-z0-9][a-z0-9-]{0,62}", "the name of the app, in small letters, digits and hyphens"),
    Platform.KOYEB: (UUID, "the id of the service (a UUID)"),
}


def fault_of(platform: str, service_ref: str) -> str:
    """A sentence where the platform can call nothing so; "" where it may, and of platforms that call nothing."""
    if platform not in REFERENCES:
        return ""
    pattern, told = REFERENCES[platform]
    is_one = re.fullmatch(pattern, service_ref, re.ASCII)
    return "" if is_one else f"service_ref on {Platform(platform).label} is {told}."
