#!/usr/bin/env bash
# Runs one host until it is switched off, in a control group of its own: two hosts that one shell has started would share one.
# Called as: supervise.sh NAME ROOT NETWORK-NAMESPACE CGROUP-DIRECTORY...
set -eu
name=$1 root=$2 namespace=$3
shift 3
for group in "$@"; do echo $$ >"$group/cgroup.procs"; done
# systemd from 256 on wants the one tree of control groups, whatever this machine has.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
while :; do
  status=0
  systemd-nspawn --quiet --boot --register=no --keep-unit --directory="$root" --machine="$name" \
    --network-namespace-path="/run/netns/$namespace" --resolv-conf=off --timezone=off --link-journal=no \
    --console=read-only || status=$?
  # With this status the host asks to be booted again.
  ((status == 133)) || exit "$status"
done
