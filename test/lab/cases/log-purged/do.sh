# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
sql "$slave" 'STOP REPLICA'
wait_for 60 lags "$slave"
sql "$master" 'FLUSH BINARY LOGS'
last=$(sql "$master" 'SHOW BINARY LOGS' | tail -n 1 | cut -f 1)
purged() { sql "$master" "PURGE BINARY LOGS TO '$last'" && [[ $(sql "$master" 'SHOW BINARY LOGS' | head -n 1 | cut -f 1) == "$last" ]]; }
wait_for 60 purged
pulumi_up_refused 'raise seed.generation'
seen 'pulumi up: red, and it says to raise seed.generation'
seed_again
pulumi_up
seen 'with that raised: green'
stop_writing
unchanged
seen 'the next preview: nothing'
