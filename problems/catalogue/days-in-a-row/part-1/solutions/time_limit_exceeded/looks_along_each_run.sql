-- Follows the run from each of its days, and so a run of n days n times.
WITH RECURSIVE days AS (
    SELECT DISTINCT learner_id, day
    FROM lessons
),
runs AS (
    SELECT learner_id, day AS first_day, day AS last_day
    FROM days
    UNION ALL
    SELECT runs.learner_id, first_day, day
    FROM runs
    JOIN days ON days.learner_id = runs.learner_id AND day = last_day + 1
)
SELECT name, days, first_day
FROM (
    SELECT learner_id, first_day, last_day - first_day + 1 AS days,
        ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY last_day - first_day DESC, first_day DESC) AS place
    FROM runs
)
JOIN learners ON id = learner_id
WHERE place = 1
ORDER BY days DESC, name;
