# shellcheck shell=bash disable=SC2154 # the hosts
on "${slaves[-1]}" 'rm -rf /usr/local/lib/pulumi-mysql-replication'
pulumi_up
on "${slaves[-1]}" 'test -x /usr/local/lib/pulumi-mysql-replication/3306/runner -o -r /usr/local/lib/pulumi-mysql-replication/3306/runner'
unchanged
seen 'the runner is back, and the next preview has nothing'
