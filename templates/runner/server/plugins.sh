# Plugins that the configuration needs. A server remembers what was installed and loads it at every start; loaded by the
# option file too, it would say at each start that it has the plugin already.

declare -a installed=()

# Installs the plugins that are declared (name=library) and not there.
install_plugins() {
  local plugin name
  for plugin in ${asked[plugins]}; do
    name=${plugin%%=*}
    need "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = '$name' AND plugin_status = 'ACTIVE'" "cannot list plugins"
    ((result == 0)) || continue
    allow_writes
    rows "INSTALL PLUGIN $name SONAME '${plugin#*=}'" || {
      local reason=$sql_error
      uninstall_plugins
      fail "cannot install the plugin ${plugin#*=}: $reason; nothing was changed" \
        "is it in the server's plugin_dir, and was an older one of its kind removed (UNINSTALL PLUGIN)?"
    }
    installed+=("$name")
  done
  forbid_writes || fail "cannot forbid writes again: $sql_error"
  ((${#installed[@]} == 0)) || read_live
}

# Takes back what this step has installed.
uninstall_plugins() {
  local name
  for name in "${installed[@]}"; do rows "UNINSTALL PLUGIN $name" || true; done
  installed=()
}
