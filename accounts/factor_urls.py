"""The pages of second factors: those of allauth that are offered here, none of which a browser may keep."""

from allauth.mfa.base import views
from allauth.mfa.recovery_codes.views import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp.views import activate_totp, deactivate_totp
from allauth.mfa.webauthn.views import add_webauthn, reauthenticate_webauthn, remove_webauthn
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

urlpatterns = [
    path("", never_cache(views.index), name="mfa_index"),
    path("authenticate/", never_cache(views.authenticate), name="mfa_authenticate"),
    path("confirm/", never_cache(views.reauthenticate), name="mfa_reauthenticate"),
    path("app/", never_cache(activate_totp), name="mfa_activate_totp"),
    path("app/remove/", never_cache(deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", never_cache(view_recovery_codes), name="mfa_view_recovery_codes"),
    path("codes/new/", never_cache(generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("keys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("keys/add/", never_cache(add_webauthn), name="mfa_add_webauthn"),
    path("keys/confirm/", never_cache(reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/remove/", never_cache(remove_webauthn), name="mfa_remove_webauthn"),
]
