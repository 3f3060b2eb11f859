import type { BlockPlace } from "../arguments/block";

/** Where ProcessMaker keeps its connections on Linux. */
export const DATABASES_PHP = "/opt/processmaker/workflow/engine/config/databases.php";

/** Where ProcessMaker keeps its connections on Windows, by its documentation: below the user who installed it. */
export const WINDOWS_DATABASES_PHP =
  "C:\\Users\\User\\AppData\\Roaming\\ProcessMaker-3_x\\processmaker\\workflow\\engine\\config\\databases.php";

/** What tells the lines of the double connection from the other ones of `databases.php`; `php` is PHP's program. */
export function databasesPhp(php: string): Omit<BlockPlace, "name" | "file"> {
  return {
    comment: "//",
    before: "^return\\$pro;",
    byHand: "^\\$pro\\[.datasources.\\]\\[.(workflow|rbac)_ro.\\]",
    check: [php, "-l"],
  };
}
