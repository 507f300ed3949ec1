-- Along a run the day and the place of the day grow together, so their difference tells the runs apart.
WITH placed AS (
    SELECT learner_id, day, day - ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day) AS run
    FROM (SELECT DISTINCT learner_id, day FROM lessons)
),
runs AS (
    SELECT learner_id, COUNT(*) AS days, MIN(day) AS first_day
    FROM placed
    GROUP BY learner_id, run
),
ranked AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY days DESC, first_day DESC) AS place
    FROM runs
)
SELECT name, days, first_day
FROM ranked
JOIN learners ON id = learner_id
WHERE place = 1
ORDER BY days DESC, name;
