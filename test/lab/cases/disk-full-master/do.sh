# shellcheck shell=bash disable=SC2154 # the hosts
small_disk "$master" 1500
start_writing
fill_disk "$master"
wait_for 120 stalls
seen 'writing on db1 stands still'
empty_disk "$master"
stop_writing
own_disk "$master"
pulumi_up
unchanged
seen 'the next preview: nothing'
