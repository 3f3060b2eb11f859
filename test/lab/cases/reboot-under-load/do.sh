# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
power_cut "$master"
switch_on "$master"
power_cut "${slaves[-1]}"
switch_on "${slaves[-1]}"
stop_writing
pulumi_up
unchanged
seen 'the next preview: nothing'
