import type { DemoTopology } from "./topology";

const data = `
DROP DATABASE IF EXISTS shop;
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE customers (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(80) NOT NULL,
  since DATE NOT NULL
) ENGINE=InnoDB;
CREATE TABLE orders (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT UNSIGNED NOT NULL,
  item VARCHAR(80) NOT NULL,
  cents INT UNSIGNED NOT NULL,
  paid BOOLEAN NOT NULL DEFAULT FALSE,
  KEY (customer_id),
  FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB;
CREATE TABLE order_log (
  order_id INT UNSIGNED NOT NULL,
  at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY (order_id)
) ENGINE=InnoDB;
CREATE TRIGGER orders_logged AFTER INSERT ON orders FOR EACH ROW INSERT INTO order_log (order_id) VALUES (NEW.id);
CREATE VIEW open_orders AS
  SELECT orders.id, customers.name, orders.item FROM orders JOIN customers ON customers.id = orders.customer_id
  WHERE NOT orders.paid;
CREATE FUNCTION spent(customer INT UNSIGNED) RETURNS BIGINT READS SQL DATA
  RETURN (SELECT COALESCE(SUM(cents), 0) FROM orders WHERE customer_id = customer);
INSERT INTO customers (name, since)
  SELECT CONCAT('Customer ', seq), DATE('2020-01-01') + INTERVAL seq DAY FROM seq_1_to_120;
INSERT INTO orders (customer_id, item, cents, paid)
  SELECT 1 + seq % 120, CONCAT('Item ', seq % 17), 100 + seq * 7 % 5000, seq % 3 > 0 FROM seq_1_to_480;
`;

/** One master with a shop's data, and one slave. */
export const shop: DemoTopology = {
  name: "sandbox",
  title: "A MariaDB master and a slave",
  servers: [
    { name: "db1", role: "master" },
    { name: "db2", role: "slave" },
  ],
  data: [{ server: "db1", name: "shop", sql: data }],
  configuration: ({ db1, db2 }) => ({ sandbox: { servers: { db1: db1?.host, db2: db2?.host } } }),
  rows: [
    {
      what: "order",
      from: "db1",
      to: "db2",
      write:
        "INSERT INTO shop.orders (customer_id, item, cents) VALUES (1, CONCAT('Demo ', UUID()), 4200) RETURNING id",
      found: (id) => `SELECT COUNT(*) FROM shop.orders WHERE id = ${Number(id)}`,
    },
  ],
  counts: {
    customers: "SELECT COUNT(*) FROM shop.customers",
    orders: "SELECT COUNT(*) FROM shop.orders",
    "order_log rows": "SELECT COUNT(*) FROM shop.order_log",
    views: "SELECT COUNT(*) FROM information_schema.views WHERE table_schema = 'shop'",
    triggers: "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = 'shop'",
    functions: "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = 'shop'",
  },
  database: "shop",
  summary:
    "The shop was on db1 before; Pulumi configured both servers, copied db1's data to db2 and made db2 follow db1.",
  afterDestroy: "db1 and db2 run on with their data; db2 follows nobody and stays read-only.",
  change: /^\s*settings: /,
};
