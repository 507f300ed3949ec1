"""The addresses of runs, submissions and languages."""

from django.urls import path

from execution.api import languages, runs, statistics, submissions

urlpatterns = [
    path("run", runs.RunStartView.as_view(), name="api-run"),
    path("runs", runs.RunListView.as_view(), name="api-runs"),
    path("runs/<uuid:run_id>", runs.RunView.as_view(), name="api-run-detail"),
    path("runs/<uuid:run_id>/cancel", runs.RunCancelView.as_view(), name="api-run-cancel"),
    path("runs/<uuid:run_id>/events", runs.RunEventsView.as_view(), name="api-run-events"),
    path("submit", submissions.SubmitView.as_view(), name="api-submit"),
    path("submissions", submissions.SubmissionListView.as_view(), name="api-submissions"),
    path("submissions/<uuid:submission_id>", submissions.SubmissionView.as_view(), name="api-submission-detail"),
    path(
        "submissions/<uuid:submission_id>/difference",
        submissions.SubmissionDifferenceView.as_view(),
        name="api-submission-difference",
    ),
    path("problems/<slug:slug>/statistics", statistics.StatisticsView.as_view(), name="api-statistics"),
    path("languages", languages.LanguageListView.as_view(), name="api-languages"),
]
