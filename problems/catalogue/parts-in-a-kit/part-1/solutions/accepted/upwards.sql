-- From each piece up to all that it goes into.
WITH RECURSIVE goes_into(piece_id, article_id, quantity) AS (
    SELECT part_id, whole_id, quantity
    FROM contents
    WHERE NOT EXISTS (SELECT 1 FROM contents AS below WHERE below.whole_id = contents.part_id)
    UNION ALL
    SELECT piece_id, whole_id, g.quantity * c.quantity
    FROM goes_into AS g
    JOIN contents AS c ON c.part_id = g.article_id
)
SELECT kit.name, piece.name, SUM(quantity)
FROM goes_into
JOIN articles AS kit ON kit.id = goes_into.article_id
JOIN articles AS piece ON piece.id = piece_id
WHERE NOT EXISTS (SELECT 1 FROM contents WHERE part_id = kit.id)
GROUP BY kit.name, piece.name
ORDER BY 1, 2;
