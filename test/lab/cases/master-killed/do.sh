# shellcheck shell=bash disable=SC2154 # the hosts
sql "$master" 'CREATE TABLE shop.orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(40))'
on "$master" 'kill -KILL "$(pidof mariadbd mysqld)"'
wait_for 60 sql "$master" 'SELECT 1'
sql "$master" "INSERT INTO shop.orders (note) VALUES ('after the crash')"
pulumi_up
seen "on the slaves: $(sql "$slave" 'SELECT note FROM shop.orders'), $(sql "${slaves[-1]}" 'SELECT note FROM shop.orders')"
sql "$master" 'DROP TABLE shop.orders'
pulumi_up
unchanged
seen 'the next preview: nothing'
