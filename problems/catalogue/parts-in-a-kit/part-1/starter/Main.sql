-- For each kit and each piece that it takes: name of the kit, name of the piece, number of pieces.
SELECT name
FROM articles;
