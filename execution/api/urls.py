"""The addresses of runs, submissions and languages."""

from django.urls import path

from execution.api import batches, callbacks, languages, rejudges, runs, submissions

urlpatterns = [
    path("run", runs.RunStartView.as_view(), name="api-run"),
    path("run/batch", batches.BatchStartView.as_view(), name="api-run-batch"),
    path("runs", runs.RunListView.as_view(), name="api-runs"),
    path("runs/<uuid:run_id>", runs.RunView.as_view(), name="api-run-detail"),
    path("runs/<uuid:run_id>/cancel", runs.RunCancelView.as_view(), name="api-run-cancel"),
    path("runs/<uuid:run_id>/events", runs.RunEventsView.as_view(), name="api-run-events"),
    path("submit", submissions.SubmitView.as_view(), name="api-submit"),
    path("submissions", submissions.SubmissionListView.as_view(), name="api-submissions"),
    path("submissions/<uuid:submission_id>", submissions.SubmissionView.as_view(), name="api-submission-detail"),
    path("rejudges", rejudges.RejudgeListView.as_view(), name="api-rejudges"),
    path("rejudges/<int:rejudge_id>", rejudges.RejudgeView.as_view(), name="api-rejudge-detail"),
    path("rejudges/<int:rejudge_id>/changes", rejudges.RejudgeChangesView.as_view(), name="api-rejudge-changes"),
    path("rejudges/<int:rejudge_id>/apply", rejudges.RejudgeApplyView.as_view(), name="api-rejudge-apply"),
    path("rejudges/<int:rejudge_id>/discard", rejudges.RejudgeDiscardView.as_view(), name="api-rejudge-discard"),
    path("rejudges/<int:rejudge_id>/cancel", rejudges.RejudgeCancelView.as_view(), name="api-rejudge-cancel"),
    path("callbacks", callbacks.CallbackListView.as_view(), name="api-callbacks"),
    path("callbacks/<str:callback_id>", callbacks.CallbackView.as_view(), name="api-callback-detail"),
    path("languages", languages.LanguageListView.as_view(), name="api-languages"),
]
