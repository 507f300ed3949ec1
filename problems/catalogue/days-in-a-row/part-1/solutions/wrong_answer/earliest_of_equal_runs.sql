WITH placed AS (
    SELECT learner_id, day, day - ROW_NUMBER() OVER (PARTITION BY learner_id ORDER BY day) AS run
    FROM (SELECT DISTINCT learner_id, day FROM lessons)
),
runs AS (
    SELECT learner_id, COUNT(*) AS days, MIN(day) AS first_day
    FROM placed
    GROUP BY learner_id, run
)
SELECT name, MAX(days) AS longest, MIN(first_day)
FROM (
    SELECT r.learner_id, r.days, r.first_day
    FROM runs AS r
    WHERE r.days = (SELECT MAX(days) FROM runs WHERE learner_id = r.learner_id)
)
JOIN learners ON id = learner_id
GROUP BY learner_id
ORDER BY longest DESC, name;
