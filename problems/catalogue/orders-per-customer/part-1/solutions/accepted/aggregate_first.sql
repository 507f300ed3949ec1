WITH bought AS (
    SELECT customer_id, COUNT(*) AS orders, SUM(amount_cents) AS cents
    FROM orders
    WHERE status IN ('open', 'sent')
    GROUP BY customer_id
)
SELECT name, IFNULL(orders, 0), IFNULL(cents, 0)
FROM customers
LEFT JOIN bought ON customer_id = id
ORDER BY 2 DESC, 1;
