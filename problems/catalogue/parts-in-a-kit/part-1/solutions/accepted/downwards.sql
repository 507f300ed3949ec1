WITH RECURSIVE taken AS (
    SELECT id AS kit_id, id AS article_id, 1 AS quantity
    FROM articles
    WHERE id NOT IN (SELECT part_id FROM contents) AND id IN (SELECT whole_id FROM contents)
    UNION ALL
    SELECT kit_id, part_id, taken.quantity * contents.quantity
    FROM taken
    JOIN contents ON whole_id = article_id
)
SELECT kit.name, piece.name, SUM(quantity)
FROM taken
JOIN articles AS kit ON kit.id = kit_id
JOIN articles AS piece ON piece.id = article_id
WHERE article_id NOT IN (SELECT whole_id FROM contents)
GROUP BY kit_id, article_id
ORDER BY kit.name, piece.name;
