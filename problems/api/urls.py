"""The addresses of problems and drafts."""

from django.urls import path

from problems.api import authoring, descriptions, files, packages, solutions, testcases, testsets, views

urlpatterns = [
    path("statement-preview", authoring.PreviewView.as_view(), name="api-statement-preview"),
    path("problems", views.ProblemListView.as_view(), name="api-problems"),
    path("problems/packages", packages.PackagesView.as_view(), name="api-packages"),
    path("problems/<slug:slug>", views.ProblemView.as_view(), name="api-problem"),
    path("problems/<slug:slug>/package", packages.PackageView.as_view(), name="api-package"),
    path("problems/<slug:slug>/files/<str:name>", files.FileView.as_view(), name="api-file"),
    path("problems/<slug:slug>/description", descriptions.ProblemDescriptionView.as_view(), name="api-description"),
    path(
        "problems/<slug:slug>/parts/<int:number>/description",
        descriptions.PartDescriptionView.as_view(),
        name="api-part-description",
    ),
    path(
        "problems/<slug:slug>/parts/<int:number>/solutions",
        solutions.SolutionListView.as_view(),
        name="api-solutions",
    ),
    path(
        "problems/<slug:slug>/parts/<int:number>/solutions/<slug:expected>/<slug:language>/<slug:name>",
        solutions.SolutionView.as_view(),
        name="api-solution",
    ),
    path("problems/<slug:slug>/parts/<int:number>/tests", testcases.TestListView.as_view(), name="api-tests"),
    path(
        "problems/<slug:slug>/parts/<int:number>/tests/archive",
        testsets.TestArchiveView.as_view(),
        name="api-tests-archive",
    ),
    path(
        "problems/<slug:slug>/parts/<int:number>/tests/<slug:place>/<slug:name>",
        testcases.TestView.as_view(),
        name="api-test",
    ),
    path("problem/<slug:slug>", views.EarlierProblemView.as_view(), name="api-problem-earlier"),
    path("problems/<slug:slug>/drafts", views.DraftListView.as_view(), name="api-drafts"),
    path("problems/<slug:slug>/parts/<int:number>/drafts/<slug:language>", views.DraftView.as_view(), name="api-draft"),
]
