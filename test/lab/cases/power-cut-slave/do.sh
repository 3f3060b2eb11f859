# shellcheck shell=bash disable=SC2154 # the hosts
sql "$master" 'CREATE TABLE IF NOT EXISTS shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(40))'
power_cut "$slave"
sql "$master" "INSERT INTO shop.orders (note) VALUES ('while db2 was off')"
switch_on "$slave"
pulumi_up
wait_for 30 test "$(rows "$master" shop.orders)" = "$(rows "$slave" shop.orders)"
seen "on both: $(sql "$slave" "SELECT note FROM shop.orders")"
sql "$master" 'DROP TABLE shop.orders'
pulumi_up
unchanged
seen 'the next preview: nothing'
