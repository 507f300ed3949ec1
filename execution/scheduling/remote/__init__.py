"""Runs over machines: Celery carries the word that there is work, the rows say which, workers' processes do it."""
