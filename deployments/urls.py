"""The pages of deployments."""

from django.urls import path
from django.views.generic import RedirectView

from deployments.views import asking, commits, configuration, figures, incidents, pages, status
from deployments.views.evidence import evidence

app_name = "deployments"
urlpatterns = [
    path("status", status.status, name="status"),
    path("status/", RedirectView.as_view(pattern_name="deployments:status")),
    path("status/feed", status.feed, name="status-feed"),
    path("board/", pages.board, name="board"),
    path("deployments/configuration/", configuration.configuration, name="configuration"),
    path("deployments/configuration/classes/", configuration.classify, name="configuration-classify"),
    path("board/promotions/<int:number>/", pages.promotion, name="promotion"),
    path("board/promotions/<int:number>/<slug:deed>", pages.act, name="promotion-act"),
    path("deployments/promotions/<int:number>/commits/", commits.promotion_commits, name="promotion-commits"),
    path("deployments/incidents/", incidents.incidents, name="incidents"),
    path("deployments/incidents/open", incidents.open_one, name="incident-open"),
    path("deployments/incidents/<int:number>/<slug:deed>", incidents.act, name="incident-act"),
    path("deployments/figures/", figures.figures, name="figures"),
    path("board/<slug:slug>/promote/", asking.ask_for_promotion, name="ask-for-promotion"),
    path("board/<slug:slug>/rollback/", asking.ask_for_rollback, name="ask-for-rollback"),
    path("deployments/promotions/", pages.promotions, name="promotions"),
    path("deployments/evidence/<int:number>/", evidence, name="evidence"),
]
