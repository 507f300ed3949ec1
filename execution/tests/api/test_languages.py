"""GET /api/languages."""

from django.test import Client

from execution.tests.conftest import Bench


def test_languages_are_those_offered_with_an_etag(fake_slots: Bench, client: Client) -> None:
    response = client.get("/api/languages")
    assert response.json()[0] == {
        "slug": "python",
        "name": "Python",
        "version": "3",
        "default_file": "Main.py",
        "compiled": False,
    }
    again = client.get("/api/languages", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
