"""The pages of problems; the workspace itself belongs to `execution`."""

from django.urls import path

from problems.downloads import problem_file
from problems.images import statement_image
from problems.views import home, problem_list

app_name = "problems"
urlpatterns = [
    path("", home, name="home"),
    path("problems/", problem_list, name="list"),
    path("problems/<slug:slug>/files/<str:name>", problem_file, name="file"),
    path("problems/<slug:slug>/images/<str:name>", statement_image, name="image"),
]
