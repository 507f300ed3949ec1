"""The addresses of deployments."""

from django.urls import path

from deployments.api import (
    checks,
    deliveries,
    deployments,
    environment_deeds,
    environments,
    inbound,
    notifications,
    plans,
    promotions,
    releases,
    windows,
)

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
    path("environments/<slug:slug>", environments.EnvironmentView.as_view(), name="api-environment"),
    path(
        "environments/<slug:slug>/archive",
        environment_deeds.EnvironmentArchiveView.as_view(),
        name="api-environment-archive",
    ),
    path("environments/<slug:slug>/lock", environment_deeds.EnvironmentLockView.as_view(), name="api-environment-lock"),
    path(
        "environments/<slug:slug>/unlock",
        environment_deeds.EnvironmentUnlockView.as_view(),
        name="api-environment-unlock",
    ),
    path("environments/<slug:slug>/stop", environment_deeds.EnvironmentStopView.as_view(), name="api-environment-stop"),
    path(
        "environments/<slug:slug>/resume",
        environment_deeds.EnvironmentResumeView.as_view(),
        name="api-environment-resume",
    ),
    path("holds", environment_deeds.HoldListView.as_view(), name="api-holds"),
    path("holds/<int:number>/release", environment_deeds.HoldReleaseView.as_view(), name="api-hold-release"),
    path("freeze-windows", windows.WindowListView.as_view(), name="api-freeze-windows"),
    path("freeze-windows/<int:number>", windows.WindowView.as_view(), name="api-freeze-window"),
    path("freeze-windows/<int:number>/cancel", windows.WindowCancelView.as_view(), name="api-freeze-window-cancel"),
    path("rollback-plans", plans.PlanListView.as_view(), name="api-rollback-plans"),
    path("rollback-plans/<int:number>", plans.PlanView.as_view(), name="api-rollback-plan"),
    path(
        "rollback-plans/<int:number>/rehearsal", plans.PlanRehearsalView.as_view(), name="api-rollback-plan-rehearsal"
    ),
    path("checks", checks.CheckListView.as_view(), name="api-checks"),
    path("checks/<int:number>", checks.CheckView.as_view(), name="api-check"),
    path("checks/<int:number>/retire", checks.CheckRetireView.as_view(), name="api-check-retire"),
    path("webhook-deliveries", deliveries.DeliveryListView.as_view(), name="api-deliveries"),
    path("webhook-deliveries/<int:number>/replay", deliveries.DeliveryReplayView.as_view(), name="api-delivery-replay"),
    path(
        "environments/<slug:slug>/verifications",
        environments.VerificationRunListView.as_view(),
        name="api-environment-verifications",
    ),
    path("environments/<slug:slug>/rollback", promotions.RollbackView.as_view(), name="api-rollback"),
    path("verification-runs/<int:number>", environments.VerificationRunView.as_view(), name="api-verification-run"),
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
