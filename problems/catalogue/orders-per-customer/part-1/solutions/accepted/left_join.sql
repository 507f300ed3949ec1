SELECT c.name, COUNT(o.id) AS orders, COALESCE(SUM(o.amount_cents), 0)
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.status <> 'cancelled'
GROUP BY c.id
ORDER BY orders DESC, c.name;
