import { canonicalAddress, placeProblems, type Place } from "../../src/topology/places";
import { meetingPlaces, oneServerTwice } from "../../src/topology/twins";
import { master, slave } from "../support/declarations";

const { host } = master();
const place = (name: string, address: string, change: Partial<Place["host"]> = {}): Place => ({
  name,
  address,
  host: { ...host, ...change },
});
/** A server with everything of its own. */
const apart = (port: number): Partial<Place["host"]> => ({
  port,
  socket: `/run/${port}.sock`,
  dataDirectory: `/srv/${port}`,
  configFile: `/etc/${port}.cnf`,
});
const problems = (one: Place, other: Place) =>
  placeProblems(one, [other]).map(({ at, message }) => `${at}: ${message}`);

describe("canonicalAddress()", () => {
  it.each([
    ["DB1.Example.org.", "db1.example.org"],
    ["my_host", "my_host"],
    ["localhost", "127.0.0.1"],
    ["LocalHost.LocalDomain", "127.0.0.1"],
    ["::1", "127.0.0.1"],
    ["0:0:0:0:0:0:0:1", "127.0.0.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["127.1", "127.0.0.1"],
    ["2001:DB8:0::0:1", "2001:db8::1"],
    ["FE80::1%eth0", "fe80::1%eth0"],
    ["1.2.3.4.5", "1.2.3.4.5"],
  ])("knows %s as %s", (address, canonical) => {
    expect(canonicalAddress(address)).toBe(canonical);
  });
});

describe("placeProblems()", () => {
  it("knows that one address behind two proxies is two hosts, and behind one is one", () => {
    const behind = (name: string, proxy: string) => ({ ...place(name, "10.0.0.1"), proxy });
    expect(problems(behind("db1", "192.0.2.1"), behind("db2", "192.0.2.2"))).toEqual([]);
    expect(problems(behind("db1", "192.0.2.1"), behind("db2", "192.0.2.1"))).toHaveLength(1);
    expect(problems(behind("db1", "192.0.2.1"), place("db2", "10.0.0.1"))).toHaveLength(1);
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["db1.example.", "DB1.example"],
    ["2001:db8::1", "2001:0db8::0001"],
    ["localhost", "127.0.0.1"],
  ])("refuses one address and port for two: %s and %s", (one, other) => {
    expect(problems(place("db2", one, { socket: "/x" }), place("db1", other))).toEqual([
      `db2.host: must be another server than "db1": both are ${one} port 3306${one === other ? "" : ` (there: ${other})`}`,
    ]);
  });

  it.each(["socket", "dataDirectory", "configFile"] as const)(
    "refuses one %s for two servers of one host",
    (key) => {
      const one = place("db2", "db.example", { ...apart(3307), [key]: `${host[key]}/` });
      expect(problems(one, place("db1", "db.example"))).toEqual([
        `db2.host.${key}: must be its own, on one host with "db1": both have ${host[key]}/`,
      ]);
      // Names of this machine itself.
      expect(problems({ ...one, address: "127.0.0.2" }, place("db1", "localhost"))).toHaveLength(1);
      expect(problems({ ...one, address: "192.0.2.2" }, place("db1", "192.0.2.1"))).toEqual([]);
    },
  );

  it("refuses directories with a folder for each port only where the port is one", () => {
    const own = { ...apart(3306), installDirectory: "/opt" };
    const there = place("db1", "127.0.0.1");
    expect(problems(place("db2", "127.0.0.2", own), there)).toEqual([
      `db2.host.stateDirectory: must be its own, on one host with "db1": both have ${host.stateDirectory}`,
    ]);
    expect(problems(place("db2", "127.0.0.2", apart(3307)), there)).toEqual([]);
  });

  it("takes two ports, and hosts behind one address that SSH reaches by ports of their own", () => {
    const there = { ...place("db1", "127.0.0.1"), sshPort: 2201 };
    expect(problems(place("db2", "127.0.0.1", apart(3307)), there)).toEqual([]);
    const other = { ...place("db2", "127.0.0.1", { port: 3307 }), sshPort: 2202 };
    expect(problems(other, there)).toEqual([]);
    expect(problems({ ...other, sshPort: 2201 }, there)).toHaveLength(3);
  });

  it("says nothing of an address that is not known, nor of two of one name", () => {
    const { address: _, ...unknown } = place("db2", "");
    expect(placeProblems(unknown, [place("db1", "192.0.2.1")])).toEqual([]);
    expect(problems(place("db1", "192.0.2.1"), place("db1", "192.0.2.1"))).toEqual([]);
  });
});

describe("oneServerTwice()", () => {
  const db1 = { server: master(), place: place("db1", "db1.example"), said: "" };
  const db2 = {
    server: slave(),
    place: place("db2", "alias.example"),
    said: "met=db1 DB1.example. 3306",
  };

  it("names two names that met one server, and what to do", () => {
    expect(oneServerTwice([db1, db2])).toBe(
      `"db1" and "db2" are one server, or one is a copy of the other; nothing was changed on any server
  -> if both addresses lead to one server, correct the wrong one
  -> if the machine of "db2" is a copy, run there: stop the server, rm -rf /var/lib/mysql/auto.cnf /var/lib/mysql/pulumi_replication.id /var/lib/pulumi-mysql-replication/3306, start it
  -> then: pulumi up --replace '**::db1-runner' --replace '**::db1-preflight' --replace '**::db2-runner' --replace '**::db2-preflight'`,
    );
  });

  it.each([
    ["is not declared any more", [db2]],
    ["is elsewhere now", [{ ...db1, place: place("db1", "192.0.2.9") }, db2]],
    ["has another port now", [{ ...db1, server: master({ host: { port: 3307 } }) }, db2]],
    ["was not met", [db1, { ...db2, said: "" }]],
  ])("says nothing of a name that %s", (_, all) => {
    expect(oneServerTwice(all)).toBeUndefined();
  });

  it("is not asked of two that turn out to have one address", () => {
    expect(meetingPlaces([db1, db2])).toEqual([]);
    const there = { ...db2, place: place("db2", "db1.example") };
    expect(meetingPlaces([db1, there]).map(({ at }) => at)).toEqual(["db2.host"]);
  });
});
