"""`python -m scripts.bench.histories`: how long the lists of submissions take with a million of them.

Needs an empty PostgreSQL database in DATABASE_URL; fills it (a minute or two), asks, and prints one JSON object. It
asks through Django's own client, in the process that measures: no server of another name can answer in its place.
"""

import argparse
import json
import os
from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Any

import django
from django.db import connection

FILL = (
    """INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,
         is_active, date_joined)
       SELECT n, '', n = 1, 'bench-' || n, '', '', '', n = 1, true, now() FROM generate_series(1, %(users)s) n""",
    """INSERT INTO execution_run (id, kind, status, verdict, user_id, language, files, entry, args, limits, terminal,
         columns, rows, live, attempts, created_at, finished_at, time_ms, memory_kb, stdout_truncated,
         stderr_truncated, message)
       SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'judge', 'finished',
         (ARRAY['AC', 'WA', 'TLE', 'RE', 'CE'])[1 + abs(hashtext('v' || n)) %% 5],
         CASE WHEN n %% 100 = 0 THEN 2 ELSE 3 + n %% (%(users)s - 2) END,
         (ARRAY['python', 'cpp', 'java', 'go'])[1 + abs(hashtext('l' || n)) %% 4],
         '{"Main.py": "print(1)"}', 'Main.py', '[]', '{}', false, 80, 24, false, 1, now() - n * interval '1 second',
         now(), 20 + abs(hashtext('t' || n)) %% 700, 9000 + n %% 5000, false, false, ''
       FROM generate_series(1, %(rows)s) n""",
    """INSERT INTO execution_submission (run_id, problem_id, part_id, score, passed, total, created_at)
       SELECT run.id, part.problem_id, part.id, 100, 10, 10, run.created_at
       FROM execution_run run
       JOIN (SELECT id, problem_id, row_number() OVER (ORDER BY id) - 1 AS n, count(*) OVER () AS total
             FROM problems_part) part
         ON part.n = abs(hashtext(run.id::text)) %% part.total""",
    """INSERT INTO problems_progress (user_id, problem_id, state, parts_solved, updated_at)
       SELECT DISTINCT run.user_id, submission.problem_id, 'tried', '[]'::jsonb, now()
       FROM execution_submission submission JOIN execution_run run ON run.id = submission.run_id""",
)
PAGES = {  # by whom: the superuser is 1, the user with a hundredth of all submissions 2
    "/submissions/": 2,
    "/submissions/?verdict=TLE": 2,
    "/api/submissions": 2,
    "/api/submissions?language=cpp&verdict=AC": 2,
    "/problems/{slug}/statistics/": 2,
    "/admin/execution/submission/": 1,
    "/admin/execution/submission/?p=199": 1,
    "/admin/execution/submission/?run__verdict__exact=TLE": 1,
    "/admin/execution/submission/?run__verdict__exact=IE": 1,
    "/admin/execution/submission/?run__verdict__exact=TLE&p=199": 1,
    "/admin/execution/run/": 1,
    "/admin/execution/run/?p=199": 1,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--filled", action="store_true", help="the database was filled before")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
    os.environ.setdefault("LOG_LEVEL", "error")
    django.setup()
    if connection.vendor != "postgresql":
        parser.error("DATABASE_URL must name a PostgreSQL database.")
    if not options.filled:
        fill(options.rows, options.users)
    slug = _first_slug()
    told = {path: measured(path.format(slug=slug), user, options.rounds) for path, user in PAGES.items()}
    print(json.dumps(told, indent=2))


def fill(rows: int, users: int) -> None:
    """The built-in problems, and everything else in bulk."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_problems", verbosity=0)
    with connection.cursor() as cursor:
        for alter, default in _defaults():
            cursor.execute(alter, default)
        for statement in FILL:
            cursor.execute(statement, {"rows": rows, "users": users})
        cursor.execute("VACUUM ANALYZE")


def _defaults() -> Iterator[tuple[str, list[Any]]]:
    """Statements that give the database the defaults of our models: rows in bulk name only what matters here."""
    from accounts.models import User
    from execution.models import Run, Submission
    from problems.models import Progress

    for model in (User, Run, Submission, Progress):
        for field in model._meta.concrete_fields:
            if field.has_default() and not callable(field.default):
                alter = f'ALTER TABLE {model._meta.db_table} ALTER COLUMN "{field.column}" SET DEFAULT %s'
                yield alter, [field.get_db_prep_value(field.default, connection)]


def _first_slug() -> str:
    from problems.models import Part

    return Part.objects.earliest("pk").problem.slug


def measured(address: str, user: int, rounds: int) -> dict[str, float]:
    """The first answer is thrown away: it also pays for what is loaded once."""
    from django.db import reset_queries
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=user))
    times = []
    connection.force_debug_cursor = True
    for _ in range(rounds + 1):
        reset_queries()
        before = perf_counter()
        response = client.get(address, headers={"host": "localhost"})
        times.append((perf_counter() - before) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
    return {
        "median_ms": round(median(times[1:]), 1),
        "worst_ms": round(max(times[1:]), 1),
        "queries": len(connection.queries),
    }


if __name__ == "__main__":
    main()
