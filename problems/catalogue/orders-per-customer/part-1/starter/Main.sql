-- For every customer: name, number of orders, sum of their amounts (in cents).
SELECT name
FROM customers;
