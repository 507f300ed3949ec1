"""The addresses of problems and drafts."""

from django.urls import path

from problems.api import authoring, views

urlpatterns = [
    path("statement-preview", authoring.PreviewView.as_view(), name="api-statement-preview"),
    path("problems", views.ProblemListView.as_view(), name="api-problems"),
    path("problems/<slug:slug>", views.ProblemView.as_view(), name="api-problem"),
    path("problem/<slug:slug>", views.EarlierProblemView.as_view(), name="api-problem-earlier"),
    path("problems/<slug:slug>/drafts", views.DraftListView.as_view(), name="api-drafts"),
    path("problems/<slug:slug>/parts/<int:number>/drafts/<slug:language>", views.DraftView.as_view(), name="api-draft"),
]
