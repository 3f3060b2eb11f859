import type { PhysicalCopy } from "../engine/physical-copy";

/** The words of a copy of files for the runner, all empty where there is none. */
export function physicalWords(physical: PhysicalCopy | undefined): Record<string, string> {
  return {
    physical_method: physical?.method ?? "",
    physical_plugin: physical?.plugin ?? "",
    program_copy: physical?.programs?.copy ?? "",
    program_unpack: physical?.programs?.unpack ?? "",
    sql_copy_alike: physical?.alike ?? "",
    sql_copy_leaves: physical?.leavesBehind ?? "",
    sql_copy_elsewhere: physical?.elsewhere ?? "",
    sql_copy_size: physical?.pulls?.size ?? "",
    sql_copy_loaded: physical?.pulls?.loaded ?? "",
    sql_copy_pull: physical?.pulls?.pull ?? "",
    copy_tls_on: physical?.pulls?.tls.on ?? "",
    copy_tls_off: physical?.pulls?.tls.off ?? "",
    sql_copy_donors: physical?.pulls?.donors ?? "",
    sql_copy_set_donors: physical?.pulls?.setDonors ?? "",
    sql_copy_progress: physical?.pulls?.progress ?? "",
    sql_copy_pulling: physical?.pulls?.pulling ?? "",
    sql_copy_position: physical?.pulls?.position ?? "",
    sql_copy_lock_waits: physical?.lockWaits ?? "",
    sql_copy_locked_out: physical?.lockedOut ?? "",
    sql_copy_gtid: physical?.gtidAt ?? "",
    own_tables: physical?.ownTables.join(" ") ?? "",
    own_files: physical?.ownFiles?.join(" ") ?? "",
    sql_private_options: physical?.privateOptions ?? "",
    private_options: physical?.apart.join(" ") ?? "",
    sql_forget_channels: physical?.forgetChannels ?? "",
    sql_copy_disable_events: physical?.disableEvents ?? "",
    copied_files: physical?.dataFiles ?? "",
  };
}
