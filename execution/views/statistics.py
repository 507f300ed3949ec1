"""The figures of a problem: acceptance, one's own bests, and how quick and how frugal the accepted solutions are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from execution.charts import charts_of
from execution.standing import LEAST_PEOPLE, acceptance_of, bests_of, spreads_of
from problems.models import Problem


@require_safe
def problem_statistics(request: HttpRequest, slug: str) -> HttpResponse:
    viewer = viewer_of(request)
    problem = get_object_or_404(Problem.objects.visible_to(viewer).defer("statement", "generator"), slug=slug)
    bests, spreads = bests_of(viewer, problem), spreads_of(problem)
    numbers = sorted({spread.part for spread in spreads})
    context: dict[str, Any] = {
        "problem": problem,
        "several_parts": problem.parts.count() > 1,
        "acceptance": acceptance_of(problem),
        "bests": bests,
        "least_people": LEAST_PEOPLE,
        "parts": [
            (
                number,
                charts_of([s for s in spreads if s.part == number], [best for best in bests if best.part == number]),
            )
            for number in numbers
        ],
    }
    return render(request, "execution/statistics.html", context)
