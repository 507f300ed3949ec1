"""The pages of deployments."""

from django.urls import path

from deployments.views import commits, configuration, figures, incidents, pages

app_name = "deployments"
urlpatterns = [
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
]
