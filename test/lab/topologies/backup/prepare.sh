# shellcheck shell=bash disable=SC2154 # the hosts
sql "$master" 'CREATE DATABASE shop; CREATE TABLE shop.customers (id INT PRIMARY KEY, name VARCHAR(40));
  INSERT INTO shop.customers VALUES (1, "Ada"), (2, "Grace")'
