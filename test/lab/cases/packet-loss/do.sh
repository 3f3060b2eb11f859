# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
lose "$master" "$slave" 20
pulumi_up
seen 'pulumi up while packets are lost: green'
heal
stop_writing
unchanged
seen 'the next preview: nothing'
