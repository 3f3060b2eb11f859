import type { PhysicalCopy } from "../engine/physical-copy";

/** The words of a copy of files for the runner, all empty where there is none. */
export function physicalWords(physical: PhysicalCopy | undefined): Record<string, string> {
  return {
    physical_method: physical?.method ?? "",
    physical_plugin: physical?.plugin ?? "",
    sql_copy_alike: physical?.alike ?? "",
    sql_copy_leaves: physical?.leavesBehind ?? "",
    sql_copy_elsewhere: physical?.elsewhere ?? "",
    sql_copy_size: physical?.size ?? "",
    sql_copy_loaded: physical?.loaded ?? "",
    sql_copy_pull: physical?.pull ?? "",
    copy_tls_on: physical?.tls.on ?? "",
    copy_tls_off: physical?.tls.off ?? "",
    sql_copy_donors: physical?.donors ?? "",
    sql_copy_set_donors: physical?.setDonors ?? "",
    sql_copy_progress: physical?.progress ?? "",
    sql_copy_pulling: physical?.pulling ?? "",
    sql_copy_position: physical?.position ?? "",
    own_tables: physical?.ownTables.join(" ") ?? "",
    sql_private_options: physical?.privateOptions ?? "",
    private_options: physical?.apart.join(" ") ?? "",
    sql_forget_channels: physical?.forgetChannels ?? "",
    copied_files: physical?.dataFiles ?? "",
  };
}
