-- DENSE_RANK gives lessons of one day the same place; a pair of MAX and bare columns takes the rest from its row.
WITH placed AS (
    SELECT learner_id, day, day - DENSE_RANK() OVER (PARTITION BY learner_id ORDER BY day) AS run
    FROM lessons
),
runs AS (
    SELECT learner_id, COUNT(DISTINCT day) AS days, MIN(day) AS first_day
    FROM placed
    GROUP BY learner_id, run
)
SELECT name, days, first_day
FROM (
    SELECT learner_id, days, first_day, MAX(days * 100000 + first_day)
    FROM runs
    GROUP BY learner_id
)
JOIN learners ON id = learner_id
ORDER BY days DESC, name;
