# shellcheck shell=bash
start_writing bookworm1
cut_network bookworm1 bookworm2
cut_network bookworm3 bookworm1 one-way
sleep 3 # so long nothing comes through
heal
stop_writing bookworm1 bookworm2 bookworm3
pulumi_up
unchanged
seen 'the next preview: nothing'
