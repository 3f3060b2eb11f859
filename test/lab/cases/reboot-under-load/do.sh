# shellcheck shell=bash
start_writing bookworm1
wait_for 20 on bookworm1 'test -s /root/acknowledged'
power_cut bookworm1
switch_on bookworm1
power_cut bookworm3
switch_on bookworm3
stop_writing bookworm1 bookworm2 bookworm3
pulumi_up
unchanged
seen 'the next preview: nothing'
