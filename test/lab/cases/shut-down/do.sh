# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
shut_down "$slave"
switch_on "$slave"
stop_writing
shut_down "$master"
switch_on "$master"
pulumi_up
unchanged
seen 'the next preview: nothing'
