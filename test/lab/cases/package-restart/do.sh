# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
for host in "$slave" "$master"; do on "$host" "DEBIAN_FRONTEND=noninteractive dpkg-reconfigure $(service "$host")-server"; done
stop_writing
pulumi_up
unchanged
seen 'the next preview: nothing'
