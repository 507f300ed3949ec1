WITH stocks AS (
    SELECT article_id, day, SUM(quantity) OVER (PARTITION BY article_id ORDER BY day, id) AS stock
    FROM movements
)
SELECT name, MIN(day) AS first_day, stock
FROM stocks
JOIN articles ON id = article_id
WHERE stock < reorder_level
GROUP BY article_id
ORDER BY first_day, name;
