SELECT name, MIN(day) AS first_day, stock
FROM (
    SELECT article_id, day, SUM(quantity) OVER (PARTITION BY article_id ORDER BY day) AS stock
    FROM movements
)
JOIN articles ON id = article_id
WHERE stock <= reorder_level
GROUP BY article_id
ORDER BY first_day, name;
