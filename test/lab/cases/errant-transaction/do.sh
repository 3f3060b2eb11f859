# shellcheck shell=bash disable=SC2154 # the hosts
sql "$slave" 'SET GLOBAL read_only = 0; CREATE TABLE shop.errant (id INT); DROP TABLE shop.errant; SET GLOBAL read_only = 1'
preview_says 'it has written transactions of its own'
seen 'preview: it has written transactions of its own'
pulumi_up_refused 'the slave stopped applying with error 1950'
seen 'pulumi up: red, the slave stopped applying with error 1950'
# What it says is done to the letter.
sql "$slave" "$(sed -n 's/.*with its own binary log: \(.*\); then compare with.*/\1/p' "$lab_output" | head -n 1)"
pulumi_up
unchanged
seen 'after what it says was done: green, and the next preview has nothing'
