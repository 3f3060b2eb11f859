# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
pulumi_starts destroy
wait_for 180 grep -qF 'deleted' "$lab_output"
kill_pulumi
pulumi_ends
seen "killed when the first step is undone: $ended"
unlock
pulumi_up
seen 'pulumi up: green'
stop_writing
unchanged
seen 'the next preview: nothing'
