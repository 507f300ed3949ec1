"""The pages of submissions, and the workspace."""

from django.urls import path

from execution.views import callbacks, statistics, submissions, workspace

app_name = "execution"
urlpatterns = [
    path("problems/<slug:slug>/", workspace.workspace, name="workspace"),
    path(
        "problems/<slug:slug>/submissions/<uuid:submission_id>/files",
        workspace.submission_files,
        name="submission-files",
    ),
    path("callbacks/", callbacks.callback_list, name="callback-list"),
    path("callbacks/<uuid:callback_id>/resend/", callbacks.callback_resend, name="callback-resend"),
    path("callbacks/addresses/<int:address_id>/resume/", callbacks.address_resume, name="address-resume"),
    path("problems/<slug:slug>/statistics/", statistics.problem_statistics, name="statistics"),
    path("submissions/", submissions.submission_list, name="submission-list"),
    path("submissions/<uuid:submission_id>/", submissions.submission_detail, name="submission-detail"),
    path("submissions/<uuid:submission_id>/compare/", submissions.submission_compare, name="submission-compare"),
]
