WITH stocks AS (
    SELECT DISTINCT m.article_id, m.day, (
        SELECT SUM(quantity)
        FROM movements AS earlier
        WHERE earlier.article_id = m.article_id AND earlier.day <= m.day
    ) AS stock
    FROM movements AS m
)
SELECT name, MIN(day) AS first_day, stock
FROM stocks
JOIN articles ON id = article_id
WHERE stock < reorder_level
GROUP BY article_id
ORDER BY first_day, name;
