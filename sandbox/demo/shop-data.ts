import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { query } from "../server-control";
import type { SandboxServer } from "../sandbox-server";
import { step } from "./say";

const shop = `
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

/** The tables that are counted to compare two servers. */
export const shopTables = ["customers", "orders", "order_log"] as const;

/** Gives a server the data that was "there before": a database with tables, a view, a trigger and a function. */
export async function fillShop(server: SandboxServer): Promise<void> {
  const done = join(server.directory, "shop-filled");
  if (existsSync(done)) return;
  await step(`Writing data on ${server.name}: the database shop`, () => query(server, shop));
  writeFileSync(done, "");
}

/** How many rows, views, triggers and functions of the shop a server has, in words. */
export async function shopCounts(server: SandboxServer): Promise<string> {
  const counts = await query(
    server,
    [
      ...shopTables.map((table) => `SELECT COUNT(*) FROM shop.${table};`),
      "SELECT COUNT(*) FROM information_schema.views WHERE table_schema = 'shop';",
      "SELECT COUNT(*) FROM information_schema.triggers WHERE trigger_schema = 'shop';",
      "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema = 'shop';",
    ].join("\n"),
  );
  const [customers, orders, log, views, triggers, functions] = counts.split("\n");
  return `customers ${customers}, orders ${orders}, order_log ${log} rows; views ${views}, triggers ${triggers}, functions ${functions}`;
}

/** Writes an order and returns its id. */
export async function writeOrder(server: SandboxServer): Promise<string> {
  return query(
    server,
    "INSERT INTO shop.orders (customer_id, item, cents) VALUES (1, CONCAT('Demo ', UUID()), 4200) RETURNING id",
  );
}

/** Whether a server has an order. */
export async function hasOrder(server: SandboxServer, id: string): Promise<boolean> {
  return (await query(server, `SELECT COUNT(*) FROM shop.orders WHERE id = ${Number(id)}`)) === "1";
}
