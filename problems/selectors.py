"""The list of problems: what a query asks for, the rows that answer it, and the tags to choose from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, Count, F, FloatField, Max, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Lower

from accounts.viewer import Viewer
from problems.enums import ProgressState
from problems.models import Problem, Progress
from problems.models.problem import ProblemQuerySet

TAGS_KEPT_SECONDS = 600
UNTRIED = "todo"
BY_ACCEPTANCE = Case(
    When(submissions_count=0, then=None),
    default=F("accepted_count") * Value(1.0) / F("submissions_count"),
    output_field=FloatField(),
)
ORDERINGS = {
    "": ("position", "title", "pk"),
    "name": (Lower("title"), "pk"),
    "-name": (Lower("title").desc(), "pk"),
    "kind": ("kind", "position", "title", "pk"),
    "-kind": ("-kind", "position", "title", "pk"),
    "difficulty": ("difficulty", "position", "title", "pk"),
    "-difficulty": ("-difficulty", "position", "title", "pk"),
    "acceptance": (BY_ACCEPTANCE.asc(nulls_last=True), "position", "pk"),
    "-acceptance": (BY_ACCEPTANCE.desc(nulls_last=True), "position", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFilters:
    """What a list shall hold. Every tag must be there; of difficulties and kinds one. `status`: of the viewer."""

    search: str = ""
    tags: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    status: str = ""
    sort: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.search or self.tags or self.difficulties or self.kinds or self.status)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is published: how many problems, and how many carry each tag, the most used first."""

    total: int
    tags: tuple[tuple[str, int], ...]


def matching_problems(*, filters: ProblemFilters, viewer: Viewer) -> ProblemQuerySet:
    """The published problems that match, in the order asked for."""
    rows = Problem.objects.published()
    if filters.search or filters.tags:  # SQLite has no look-up into a JSON list, its text serves everywhere
        rows = rows.alias(tags_text=Cast("tags", TextField())).filter(_words(filters.search))
    for tag in filters.tags:
        rows = rows.filter(Q(("tags_text__contains", f'"{tag}"')))
    if filters.difficulties:
        rows = rows.filter(difficulty__in=filters.difficulties)
    if filters.kinds:
        rows = rows.filter(kind__in=filters.kinds)
    if filters.status:
        rows = rows.filter(_status(filters.status, viewer))
    return rows.order_by(*ORDERINGS.get(filters.sort, ORDERINGS[""]))


def as_rows(keys: Sequence[int], *, viewer: Viewer) -> list[Problem]:
    """The problems of these primary keys, in this order, with `part_count` and the viewer's `progress_state`.

    Only for the rows of one page: the database would count the parts of all ten thousand before it sorts them.
    """
    mine = Progress.objects.owned_by(viewer).filter(problem=OuterRef("pk")).values("state")[:1]
    rows = Problem.objects.defer("statement", "generator").annotate(
        part_count=Count("parts"), progress_state=Subquery(mine)
    )
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def catalogue() -> Catalogue:
    """One query, and a second only after a problem has changed: counting tags reads every row."""
    facts = Problem.objects.published().aggregate(total=Count("pk"), latest=Max("updated_at"))
    key = f"problem-tags:{facts['total']}:{facts['latest']}".replace(" ", "T")
    tags = cache.get(key)
    if tags is None:
        lists = Problem.objects.published().order_by().values_list("tags", flat=True)
        counts = Counter(tag for names in lists for tag in names)
        tags = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        cache.set(key, tags, TAGS_KEPT_SECONDS)
    return Catalogue(facts["total"], tags)


def visible_problems(viewer: Viewer) -> ProblemQuerySet:
    """What is published; staff see drafts and what is archived as well."""
    return Problem.objects.all() if viewer.is_staff else Problem.objects.published()


def first_problem() -> Problem | None:
    """The one to start with: first in the order of the list."""
    return Problem.objects.published().in_order().defer("statement", "generator").first()


def _words(search: str) -> Q:
    """Every word stands in the title, the slug or a tag."""
    condition = Q()
    for word in search.split():
        condition &= Q(title__icontains=word) | Q(slug__icontains=word) | Q(tags_text__icontains=word)
    return condition


def _status(status: str, viewer: Viewer) -> Q:
    mine = Progress.objects.owned_by(viewer)
    if status == UNTRIED:
        return ~Q(pk__in=mine.values("problem"))
    return Q(pk__in=mine.filter(state=ProgressState(status)).values("problem"))
