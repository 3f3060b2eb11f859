import type { OptionFacts } from "../../src/engine/option-facts";
import { catalogLines, linesBeside, optionEvidence, optionsOf } from "../../src/engine/options";
import { settingFacts } from "../../src/engine/setting-facts";

const TYPES = "boolean switch integer size number enum set flags text path".split(" ");
const KEYS = "type min max values default variable restart session".split(" ");

it("knows the options of nine lines", () => {
  expect(catalogLines).toEqual([
    "mysql-5.7",
    "mysql-8.0",
    "mysql-8.4",
    "mysql-9.7",
    "mariadb-10.5",
    "mariadb-10.6",
    "mariadb-10.11",
    "mariadb-11.4",
    "mariadb-11.8",
  ]);
  expect(linesBeside("mysql-8.4")).toEqual(catalogLines.slice(0, 4));
});

describe.each(catalogLines)("the options of %s", (line) => {
  const options = [...optionsOf(line)];

  it("are as many as a server has", () => {
    expect(options.length).toBeGreaterThan(500);
  });

  it("have names as `spelledSetting` gives them", () => {
    expect(options.filter(([name]) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });

  it("have facts that fit their type", () => {
    expect(options.filter(([, facts]) => !isSound(facts))).toEqual([]);
  });

  it("name where they are from", () => {
    const { evidence, version, like, source } = optionEvidence(line);
    expect(evidence).toBe(
      ["mysql-5.7", "mysql-8.4", "mariadb-10.6"].includes(line) ? "documented" : "ran",
    );
    if (evidence === "ran") expect(`${version}.`).toContain(`${line.split("-")[1]}.`);
    else
      expect([linesBeside(line).includes(like as never), source]).toEqual([
        true,
        expect.any(String),
      ]);
  });
});

function isSound(facts: OptionFacts): boolean {
  const { type, min, max, values } = facts;
  const counted = ["integer", "size", "number"].includes(type);
  const worded = ["enum", "set", "flags"].includes(type);
  return (
    TYPES.includes(type) &&
    Object.keys(facts).every((key) => KEYS.includes(key)) &&
    (counted || (min === undefined && max === undefined)) &&
    (min ?? -Infinity) <= (max ?? Infinity) &&
    worded === (values !== undefined) &&
    !values?.includes("NULL") &&
    new Set(values).size === (values ?? []).length
  );
}

describe("settingFacts()", () => {
  const size = (facts: object) => ({ type: "size", ...facts });
  it.each([
    [
      "mysql-5.7",
      "query_cache_type",
      { type: "enum", values: ["OFF", "ON", "DEMAND"], session: true },
    ],
    ["mysql-8.0", "query_cache_type", undefined],
    ["mysql-8.0", "max_connections", { type: "integer", min: 1, max: 100_000, default: "151" }],
    ["mysql-5.7", "binlog_expire_logs_seconds", undefined],
    ["mysql-8.0", "expire_logs_days", { type: "integer", min: 0, max: 99, default: "0" }],
    ["mysql-8.4", "expire_logs_days", undefined],
    ["mysql-8.4", "gtid_mode", expect.objectContaining({ default: "OFF" })],
    ["mysql-9.7", "gtid_mode", expect.objectContaining({ default: "ON" })],
    ["mysql-8.4", "rpl_semi_sync_master_enabled", { type: "boolean", default: "OFF" }],
    ["mysql-9.7", "rpl_semi_sync_master_enabled", undefined],
    ["mysql-9.7", "rpl_semi_sync_source_enabled", { type: "boolean", default: "OFF" }],
    ["mysql-8.0", "replica_parallel_workers", expect.objectContaining({ min: 0 })],
    ["mysql-9.7", "replica_parallel_workers", expect.objectContaining({ min: 1 })],
    [
      "mysql-8.4",
      "log_bin",
      expect.objectContaining({ type: "path", variable: "log_bin_basename" }),
    ],
    ["mysql-8.4", "innodb_log_file_size", expect.objectContaining({ type: "size" })],
    ["mysql-9.7", "innodb_log_file_size", undefined],
    ["mariadb-10.5", "binlog_expire_logs_seconds", undefined],
    ["mariadb-10.6", "binlog_expire_logs_seconds", expect.objectContaining({ type: "integer" })],
    ["mariadb-10.6", "wsrep_strict_ddl", expect.objectContaining({ type: "boolean" })],
    ["mariadb-10.11", "wsrep_strict_ddl", undefined],
    ["mariadb-10.5", "innodb_log_file_size", expect.objectContaining({ restart: true })],
    [
      "mariadb-10.11",
      "max_binlog_size",
      size({ min: 4096, max: 1_073_741_824, default: "1073741824" }),
    ],
    [
      "mariadb-11.4",
      "slave_connections_needed_for_purge",
      expect.objectContaining({ default: "1" }),
    ],
    [
      "mariadb-11.8",
      "transaction_isolation",
      expect.objectContaining({ variable: "tx_isolation", session: true }),
    ],
    ["mariadb-11.8", "constructor", undefined],
  ] as const)("knows of %s: %s", (line, name, facts) => {
    expect(settingFacts(line, name)).toEqual(facts);
  });
});
