# shellcheck shell=bash
on bookworm3 'rm -rf /usr/local/lib/pulumi-mysql-replication'
pulumi_up
on bookworm3 'test -x /usr/local/lib/pulumi-mysql-replication/3306/runner -o -r /usr/local/lib/pulumi-mysql-replication/3306/runner'
unchanged
seen 'the runner is back, and the next preview has nothing'
