-- The cart Journey as one would ask it of DuckDB by hand. $recording is the file of lines; the answer has the sends.

WITH RECURSIVE

calls AS MATERIALIZED ( -- redeliveries are the same lines once more
  SELECT DISTINCT
    profile.email AS who,
    event = 'order_placed' AS is_order,
    epoch_ms(occurredAt) AS instant,
    data.total AS total,
    idempotencyKey
  FROM read_json(
    $recording,
    format = 'newline_delimited',
    columns = {
      event: 'VARCHAR',
      profile: 'STRUCT(email VARCHAR)',
      data: 'STRUCT(total DOUBLE)',
      occurredAt: 'TIMESTAMP',
      idempotencyKey: 'VARCHAR'
    }
  )
  WHERE event IN ('cart_updated', 'order_placed')
),

followed AS (
  SELECT
    *,
    coalesce(
      min(instant) FILTER (is_order) OVER (
        PARTITION BY who ORDER BY instant ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ),
      9_000_000_000_000_000
    ) AS ordered
  FROM calls
),

carts AS MATERIALIZED ( -- each as though it were waited for
  SELECT who, instant, total, ordered, least(ordered, instant + 96 * 3_600_000) AS ended
  FROM followed
  WHERE NOT is_order AND total > 20
),

linked AS MATERIALIZED ( -- the next that would be waited for after it
  SELECT cart.*, later.instant AS next
  FROM carts AS cart
  ASOF LEFT JOIN carts AS later ON cart.who = later.who AND cart.ended < later.instant
),

runs AS (
  SELECT * FROM linked WHERE (who, instant) IN (SELECT (who, min(instant)) FROM carts GROUP BY who)
  UNION ALL
  SELECT linked.* FROM runs JOIN linked ON linked.who = runs.who AND linked.instant = runs.next
),

sends AS (
  SELECT who, 'cart_1' AS template, instant + 1 * 3_600_000 AS sent, ordered FROM runs
  UNION ALL
  SELECT who, if(total >= 100, 'cart_2_discount', 'cart_2'), instant + 24 * 3_600_000, ordered FROM runs
  UNION ALL
  SELECT who, 'cart_3', instant + 96 * 3_600_000, ordered FROM runs
)

SELECT who, template, sent FROM sends WHERE sent < ordered
