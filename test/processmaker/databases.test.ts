import * as fc from "fast-check";
import { renderProcessMakerDatabases, type ReadOnlyLogin } from "../../src/processmaker/databases";
import { type PhpProgram, phpProgram } from "../../dev/packages/debian";
import { runProgram } from "../../dev/support/run-program";
import { expectGolden } from "../support/golden";

const login: ReadOnlyLogin = {
  address: "192.168.75.136",
  port: 3306,
  user: "master",
  password: "masterpass",
};
const workflow = { name: "workflow", workflow: "wf_workflow" };

describe("renderProcessMakerDatabases()", () => {
  it("is the document's block, for each workspace", () => {
    const upgraded = { name: "sales", workflow: "wf_sales", rbac: "rb_sales" };
    expectGolden(
      "processmaker/databases.php",
      renderProcessMakerDatabases([workflow, upgraded], login),
    );
  });

  it("names the port where it is not the usual one, and puts an IPv6 address in brackets", () => {
    const text = renderProcessMakerDatabases([workflow], {
      ...login,
      address: "2001:db8::1",
      port: 3307,
    });
    expect(text).toContain("@[2001:db8::1]:3307/wf_workflow?");
  });

  it.each([
    [
      "a user",
      [workflow],
      { user: "a b" },
      'the user must be letters, digits and _ . ~ $ -, because ProcessMaker does not decode it; it is "a b"',
    ],
    [
      "a database",
      [{ name: "x", workflow: "a?b" }],
      {},
      'the database must be letters, digits and _ . ~ $ -, because ProcessMaker does not decode it; it is "a?b"',
    ],
    ["a password", [workflow], { password: "" }, "the password must not be empty"],
  ])("refuses %s that would not come through", (_, workspaces, changes, message) => {
    expect(() => renderProcessMakerDatabases(workspaces, { ...login, ...changes })).toThrow(
      new RangeError(`Cannot render databases.php: ${message}`),
    );
  });
});

/** What PHP itself makes of the block, and what ProcessMaker then makes of a connection. */
describe("PHP", () => {
  let php: PhpProgram | undefined;
  beforeAll(async () => {
    php = await phpProgram((line) => process.stderr.write(`${line}\n`)).catch((error: Error) => {
      process.stderr.write(`PHP is not asked: ${error.message}\n`);
      return undefined;
    });
  }, 300_000);

  /** The connections of one workspace after another, taken apart: its own among all that are declared. */
  async function readBack(names: readonly string[], block: string): Promise<unknown> {
    const { program, environment } = php!;
    const script = `<?php
function connections($workspace) {
  $pro = array();
  ${block.replaceAll("SYS_SYS == ", "$workspace == ").replaceAll("defined('SYS_SYS')", "true")}
  $read = array();
  foreach ($pro['datasources'] as $name => $datasource) {
    $info = parse_url($datasource['connection']);
    parse_str($info['query'], $query);
    $read[$name] = array($datasource['adapter'], $info['user'], urldecode($info['pass']), $info['host'],
      isset($info['port']) ? $info['port'] : 3306, substr($info['path'], 1), $query['encoding']);
  }
  return $read;
}
echo json_encode(array_map('connections', json_decode(${JSON.stringify(JSON.stringify(names)).replaceAll("$", "\\$")})));`;
    const ran = await runProgram([program, "-n"], { environment, input: script });
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    return JSON.parse(ran.stdout) as unknown;
  }

  it("reads every password back, whatever it holds", async () => {
    if (php === undefined) return;
    const hostile = [
      `it's "q" \\ $HOME {$x} :p@ss/word?a=b&c#d%41+é 🙂`,
      "';//",
      "?>",
      "\\",
      "' . `id` . '",
      ...fc.sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 32 }), 200),
    ];
    const block = hostile.map((password, i) =>
      renderProcessMakerDatabases([{ name: `w${i}`, workflow: `wf_w${i}` }], {
        ...login,
        password,
      }),
    );
    const names = hostile.map((_, i) => `w${i}`);
    expect(await readBack(names, block.join(""))).toEqual(
      hostile.map((password, i) => ({
        workflow_ro: ["mysql", "master", password, "192.168.75.136", 3306, `wf_w${i}`, "utf8"],
      })),
    );
  }, 30_000);

  it("takes each workspace for itself, with its own databases", async () => {
    if (php === undefined) return;
    const names = ["it's", "a\\", "$HOME", "plain"];
    const workspaces = names.map((name, i) => ({ name, workflow: `wf_${i}`, rbac: `rb-${i}` }));
    const block = renderProcessMakerDatabases(workspaces, { ...login, port: 3307 });
    const read = (database: string) => [
      "mysql",
      "master",
      "masterpass",
      login.address,
      3307,
      database,
      "utf8",
    ];
    expect(await readBack(names, block)).toEqual(
      names.map((_, i) => ({ workflow_ro: read(`wf_${i}`), rbac_ro: read(`rb-${i}`) })),
    );
  });
});
