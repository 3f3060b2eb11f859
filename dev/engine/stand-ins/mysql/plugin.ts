/**
 * A stand-in for the `mysql` plugin 3.3.2, for machines that cannot have it: `Database`, `User` and `Grant` as in sections 2 to
 * 4 of its contract, on a real server, with what is dangerous about them. Not covered: `Role`, the data sources and `UserPassword`,
 * which are refused; `proxy`, which CheckConfig refuses; `import`, but for databases; the log of statements under `--debug`.
 *
 * A login that fails is tried again for 300 s as by the real one; `STAND_IN_MYSQL_RETRY_SECONDS` shortens that for tests.
 *
 * @module
 */
import { serve } from "../protocol/serve";
import { configuration } from "./configuration";
import { database } from "./database";
import { grant } from "./grant";
import { Server } from "./server";
import { user } from "./user";

const server = new Server();

serve({
  version: "3.3.2",
  acceptSecrets: false,
  types: {
    "mysql:index/database:Database": database(server),
    "mysql:index/grant:Grant": grant(server),
    "mysql:index/user:User": user(server),
  },
  configuration: configuration((login) => server.use(login)),
  notCovered:
    "the project's stand-in for the mysql plugin has Database, User and Grant only; install the real plugin",
});
