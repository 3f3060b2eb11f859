# shellcheck shell=bash disable=SC2154 # the hosts
start_writing
server_clock "$master" +2h
pulumi_up
seed_again
pulumi_up
printed 'synchronise both clocks'
seen 'while db1 is two hours ahead: green, and a new copy warns of the clocks'
server_clock "$master" right
stop_writing
pulumi_up
unchanged
seen 'the next preview: nothing'
