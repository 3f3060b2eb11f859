# shellcheck shell=bash
sql bookworm2 'SET GLOBAL max_connections = 300'
preview_says 'max_connections is 300, declared 200'
seen 'preview: max_connections is 300, declared 200'
pulumi_up
seen "after pulumi up: $(sql bookworm2 'SELECT @@global.max_connections')"
unchanged
seen 'the next preview: nothing'
