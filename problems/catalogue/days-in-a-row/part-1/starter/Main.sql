-- For each learner with a lesson: name, number of days of the longest run, first day of that run.
SELECT name
FROM learners;
