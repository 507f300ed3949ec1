"""Webhooks that come in: proved, kept, understood later. Free of the database but for `services.inbound`."""
