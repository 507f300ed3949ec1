"""The addresses of API tokens."""

from django.urls import path

from accounts.api import identity, tokens

urlpatterns = [
    path("oidc/token", identity.IdentityExchangeView.as_view(), name="api-identity-exchange"),
    path("tokens", tokens.TokenListView.as_view(), name="api-tokens"),
    path("tokens/<uuid:token_id>", tokens.TokenView.as_view(), name="api-token-detail"),
    path("tokens/<uuid:token_id>/callback-secret", tokens.TokenSecretView.as_view(), name="api-token-secret"),
]
