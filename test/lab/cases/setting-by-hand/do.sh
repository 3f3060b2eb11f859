# shellcheck shell=bash disable=SC2154 # the hosts
sql "$slave" 'SET GLOBAL max_connections = 300'
preview_says 'max_connections is 300, declared 200'
seen 'preview: max_connections is 300, declared 200'
pulumi_up
seen "after pulumi up: $(sql "$slave" 'SELECT @@global.max_connections')"
unchanged
seen 'the next preview: nothing'
