-- Joins the table with itself as often as the examples need.
WITH two AS (
    SELECT whole_id, part_id, quantity FROM contents
    UNION ALL
    SELECT a.whole_id, b.part_id, a.quantity * b.quantity FROM contents AS a JOIN contents AS b ON b.whole_id = a.part_id
    UNION ALL
    SELECT a.whole_id, c.part_id, a.quantity * b.quantity * c.quantity
    FROM contents AS a
    JOIN contents AS b ON b.whole_id = a.part_id
    JOIN contents AS c ON c.whole_id = b.part_id
)
SELECT kit.name, piece.name, SUM(quantity)
FROM two
JOIN articles AS kit ON kit.id = whole_id
JOIN articles AS piece ON piece.id = part_id
WHERE part_id NOT IN (SELECT whole_id FROM contents) AND whole_id NOT IN (SELECT part_id FROM contents)
GROUP BY whole_id, part_id
ORDER BY kit.name, piece.name;
