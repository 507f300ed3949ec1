"""Addresses. The API lives under /api/ and needs no trailing slash."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from ceesarcode.faults import UnknownAddressView
from ceesarcode.health import HealthView, ReadyView
from ceesarcode.metrics.view import metrics
from ceesarcode.profile import profile

urlpatterns = [
    path("api/health", HealthView.as_view(), name="health"),
    path("api/ready", ReadyView.as_view(), name="ready"),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    path("api/", include("accounts.api.urls")),
    path("api/", include("problems.api.urls")),
    path("api/", include("execution.api.urls")),
    path("api/", include("deployments.api.urls")),
    re_path(r"^api/", UnknownAddressView.as_view()),
    path("metrics", metrics, name="metrics"),
    path("accounts/profile/", profile, name="profile"),
    path("accounts/email/", RedirectView.as_view(pattern_name="profile")),  # the address is changed there
    path("accounts/second-factor/", include("accounts.factor_urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/login/", secure_admin_login(admin.site.login)),  # its own asks for no second factor
    path("admin/", admin.site.urls),
    path("", include("problems.urls")),
    path("", include("execution.urls")),
    path("", include("deployments.urls")),
]

handler400 = "ceesarcode.faults.bad_request"
handler500 = "ceesarcode.faults.server_error"
