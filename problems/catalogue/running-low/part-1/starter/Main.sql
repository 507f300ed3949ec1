-- For each article that runs low: name, first day, stock at the end of that day.
SELECT name
FROM articles;
