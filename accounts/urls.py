"""The pages of API tokens."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/<uuid:token_id>/revoke/", views.token_revoke, name="token-revoke"),
    path("tokens/<uuid:token_id>/secret/", views.token_secret, name="token-secret"),
]
