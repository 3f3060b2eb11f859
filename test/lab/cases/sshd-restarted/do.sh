# shellcheck shell=bash disable=SC2154 # the hosts
fill
start_writing
slow "$master" "$slave" 4
seed_again
pulumi_starts up
wait_for 180 copies
for host in "$master" "$slave"; do on "$host" 'systemctl restart ssh'; done
heal
pulumi_ends
seen "sshd of both is restarted while db2 is copied: $ended"
stop_writing
sql "$master" 'DROP TABLE shop.heavy'
unchanged
seen 'the next preview: nothing'
