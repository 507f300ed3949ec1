"""The addresses of runs, submissions and languages."""

from django.urls import path

from execution.api import authoring, batches, callbacks, languages, rejudges, runs, statistics, submissions

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
    path("callbacks/paused", callbacks.PausedAddressListView.as_view(), name="api-callbacks-paused"),
    path(
        "callbacks/paused/<int:address_id>/resume",
        callbacks.PausedAddressResumeView.as_view(),
        name="api-callbacks-resume",
    ),
    path("callbacks/<str:callback_id>", callbacks.CallbackView.as_view(), name="api-callback-detail"),
    path("callbacks/<str:callback_id>/resend", callbacks.CallbackResendView.as_view(), name="api-callback-resend"),
    path(
        "submissions/<uuid:submission_id>/difference",
        submissions.SubmissionDifferenceView.as_view(),
        name="api-submission-difference",
    ),
    path("problems/<slug:slug>/statistics", statistics.StatisticsView.as_view(), name="api-statistics"),
    path("problems/<slug:slug>/versions", authoring.VersionListView.as_view(), name="api-versions"),
    path(
        "problems/<slug:slug>/versions/<int:number>/restore",
        authoring.VersionRestoreView.as_view(),
        name="api-version-restore",
    ),
    path("problems/<slug:slug>/verifications", authoring.VerificationListView.as_view(), name="api-verifications"),
    path("problems/<slug:slug>/verifications/<int:pk>", authoring.VerificationView.as_view(), name="api-verification"),
    path("problems/<slug:slug>/parts/<int:number>/outputs", authoring.OutputsView.as_view(), name="api-outputs"),
    path("problems/<slug:slug>/publish", authoring.PublishView.as_view(), name="api-publish"),
    path("languages", languages.LanguageListView.as_view(), name="api-languages"),
]
