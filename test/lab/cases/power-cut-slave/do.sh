# shellcheck shell=bash
sql bookworm1 'CREATE TABLE IF NOT EXISTS shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(40))'
power_cut bookworm2
sql bookworm1 "INSERT INTO shop.orders (note) VALUES ('while db2 was off')"
switch_on bookworm2
pulumi_up
wait_for 30 test "$(rows bookworm1 shop.orders)" = "$(rows bookworm2 shop.orders)"
seen "on both: $(sql bookworm2 "SELECT note FROM shop.orders")"
sql bookworm1 'DROP TABLE shop.orders'
pulumi_up
unchanged
seen 'the next preview: nothing'
