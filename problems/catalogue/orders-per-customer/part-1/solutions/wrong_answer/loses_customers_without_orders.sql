SELECT c.name, COUNT(*) AS orders, SUM(o.amount_cents)
FROM customers AS c
JOIN orders AS o ON o.customer_id = c.id
WHERE o.status <> 'cancelled'
GROUP BY c.id
ORDER BY orders DESC, c.name;
