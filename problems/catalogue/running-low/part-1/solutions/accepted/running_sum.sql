WITH by_day AS (
    SELECT article_id, day, SUM(quantity) AS change
    FROM movements
    GROUP BY article_id, day
),
stocks AS (
    SELECT article_id, day, SUM(change) OVER (PARTITION BY article_id ORDER BY day) AS stock
    FROM by_day
),
low AS (
    SELECT name, day, stock, ROW_NUMBER() OVER (PARTITION BY article_id ORDER BY day) AS place
    FROM stocks
    JOIN articles ON id = article_id
    WHERE stock < reorder_level
)
SELECT name, day, stock
FROM low
WHERE place = 1
ORDER BY day, name;
