"""The Celery app: words over Redis, and what is done again and again. `manage.py work` and `manage.py beat` run it."""

import os

from celery import Celery

from ceesarcode.metrics import tasks  # noqa: F401  counts them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
app = Celery("ceesarcode")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
