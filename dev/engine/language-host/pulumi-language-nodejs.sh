#!/bin/sh
# Starts the language host with the options of the project's Pulumi.yaml as flags. The CLI hands them over in a call that this
# older host does not know: without this it would ignore `typescript: false` and `nodeargs`. Pulumi's own releases do not need it.
# Read are plain lines such as `nodeargs: "--import tsx"`; other forms of YAML are not.
bin=$(dirname "$(realpath "$0")")
directory=$PWD
while [ ! -f "$directory/Pulumi.yaml" ] && [ "$directory" != / ]; do
  directory=$(dirname "$directory")
done
for name in typescript nodeargs tsconfig; do
  value=$(sed -n "s/^ \{1,\}$name: *//p" "$directory/Pulumi.yaml" 2>/dev/null | sed -n "1s/^[\"']\(.*\)[\"'] *\$/\1/; 1p")
  [ -z "$value" ] || set -- "-$name=$value" "$@"
done
exec "$bin/language-host/pulumi-language-nodejs" "$@"
