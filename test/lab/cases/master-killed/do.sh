# shellcheck shell=bash
sql bookworm1 'CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(40))'
before=$(on bookworm1 'systemctl show -p MainPID --value mariadb')
on bookworm1 "kill -KILL $before"
wait_for 30 sql bookworm1 'SELECT 1'
sql bookworm1 "INSERT INTO shop.orders (note) VALUES ('after the crash')"
pulumi_up
seen "on db2: $(sql bookworm2 'SELECT note FROM shop.orders')"
seen "on db3: $(sql bookworm3 'SELECT note FROM shop.orders')"
sql bookworm1 'DROP TABLE shop.orders'
pulumi_up
unchanged
seen 'the next preview: nothing'
