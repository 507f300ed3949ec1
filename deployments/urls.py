"""The pages of deployments."""

from django.urls import path

from deployments.views import asking, pages
from deployments.views.evidence import evidence

app_name = "deployments"
urlpatterns = [
    path("board/", pages.board, name="board"),
    path("board/promotions/<int:number>/", pages.promotion, name="promotion"),
    path("board/promotions/<int:number>/<slug:deed>", pages.act, name="promotion-act"),
    path("board/<slug:slug>/promote/", asking.ask_for_promotion, name="ask-for-promotion"),
    path("board/<slug:slug>/rollback/", asking.ask_for_rollback, name="ask-for-rollback"),
    path("deployments/promotions/", pages.promotions, name="promotions"),
    path("deployments/evidence/<int:number>/", evidence, name="evidence"),
]
