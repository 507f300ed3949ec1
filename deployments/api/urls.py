"""The addresses of deployments."""

from django.urls import path

from deployments.api import deployments, environments, figures, inbound, incidents, notifications, promotions, releases

urlpatterns = [
    path("webhooks/github", inbound.GitHubWebhookView.as_view(), name="api-webhook-github"),
    path("channels", notifications.ChannelListView.as_view(), name="api-channels"),
    path("channels/<int:number>", notifications.ChannelView.as_view(), name="api-channel"),
    path("channels/<int:number>/switch-on", notifications.SwitchOnView.as_view(), name="api-channel-switch-on"),
    path("channels/<int:number>/switch-off", notifications.SwitchOffView.as_view(), name="api-channel-switch-off"),
    path("channels/<int:number>/test", notifications.ChannelTestView.as_view(), name="api-channel-test"),
    path("outbox", notifications.OutboxView.as_view(), name="api-outbox"),
    path("outbox/<int:number>/resend", notifications.ResendView.as_view(), name="api-outbox-resend"),
    path("environments", environments.EnvironmentListView.as_view(), name="api-environments"),
    path(
        "environments/<slug:slug>/verifications",
        environments.VerificationRunListView.as_view(),
        name="api-environment-verifications",
    ),
    path("environments/<slug:slug>/rollback", promotions.RollbackView.as_view(), name="api-rollback"),
    path("verification-runs/<int:number>", environments.VerificationRunView.as_view(), name="api-verification-run"),
    path("incidents", incidents.IncidentListView.as_view(), name="api-incidents"),
    path("incidents/<int:number>", incidents.IncidentView.as_view(), name="api-incident"),
    path("incidents/<int:number>/mitigate", incidents.MitigateView.as_view(), name="api-incident-mitigate"),
    path("incidents/<int:number>/resolve", incidents.ResolveView.as_view(), name="api-incident-resolve"),
    path("figures", figures.FiguresView.as_view(), name="api-figures"),
    path("releases", releases.ReleaseListView.as_view(), name="api-releases"),
    path("releases/<int:number>", releases.ReleaseView.as_view(), name="api-release"),
    path("releases/<int:number>/block", releases.ReleaseBlockView.as_view(), name="api-release-block"),
    path("releases/<int:number>/unblock", releases.ReleaseUnblockView.as_view(), name="api-release-unblock"),
    path("releases/<int:number>/retire", releases.ReleaseRetireView.as_view(), name="api-release-retire"),
    path("deployments", deployments.DeploymentListView.as_view(), name="api-deployments"),
    path("deployments/<int:number>", deployments.DeploymentView.as_view(), name="api-deployment"),
    path(
        "deployments/<int:number>/confirm", deployments.DeploymentConfirmView.as_view(), name="api-deployment-confirm"
    ),
    path("deployments/<int:number>/cancel", deployments.DeploymentCancelView.as_view(), name="api-deployment-cancel"),
    path("promotions", promotions.PromotionListView.as_view(), name="api-promotions"),
    path("promotions/<int:number>", promotions.PromotionView.as_view(), name="api-promotion"),
    path("promotions/<int:number>/sign-off", promotions.SignOffView.as_view(), name="api-promotion-sign-off"),
    path("promotions/<int:number>/approve", promotions.ApproveView.as_view(), name="api-promotion-approve"),
    path("promotions/<int:number>/reject", promotions.RejectView.as_view(), name="api-promotion-reject"),
    path("promotions/<int:number>/cancel", promotions.CancelView.as_view(), name="api-promotion-cancel"),
    path("promotions/<int:number>/start", promotions.StartView.as_view(), name="api-promotion-start"),
]
