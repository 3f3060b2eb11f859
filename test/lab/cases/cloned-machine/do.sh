# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
copy_machine "$slave"
wait_for 90 refused "$copy"
seen 'the copy of db2: db1 refuses it'
pulumi_up
seen 'pulumi up beside it: green'
remove_copy
stop_writing
unchanged
seen 'the next preview: nothing'
