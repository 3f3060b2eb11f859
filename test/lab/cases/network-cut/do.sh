# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
cut_network "$master" "$slave"
cut_network "${slaves[-1]}" "$master" one-way
sleep 3 # so long nothing comes through
heal
stop_writing
pulumi_up
unchanged
seen 'the next preview: nothing'
