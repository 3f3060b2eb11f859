# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
cut_network "$master" "$slave"
cut_network "${slaves[-1]}" "$master" one-way
wait_for 60 lags "$slave"
wait_for 60 lags "${slaves[-1]}"
heal
stop_writing
pulumi_up
unchanged
seen 'the next preview: nothing'
