import type { Check, MasterSide } from "../../src/cli/checks";
import { doctorJson } from "../../src/cli/doctor";
import { doctorScreen } from "../../src/cli/doctor-screen";
import { explain } from "../../src/cli/explain";
import { plain } from "../../src/cli/style";
import { parseServers } from "../../src/cli/servers";
import { expectGolden } from "../support/golden";

const target = { slave: "db2", master: "192.0.2.11", port: 3306, user: "repl_db2" };
const seen: Extract<MasterSide, { answers: true }> = {
  answers: true,
  port: 3306,
  skipNetworking: false,
  bindAddress: "*",
  accounts: [{ host: "192.0.2.%", fits: true }],
};
const closed: Check = {
  check: "port",
  ok: false,
  text: "the port refuses",
  code: 2003,
  from: "",
  next: ["look there"],
};
const filtered = { ...closed, text: "the port does not answer", code: 0, next: ["let it through"] };
const refused = { ...closed, check: "login", text: "denied", code: 1045, from: "192.0.2.12" };
const cause = (check: Check, side: MasterSide | undefined) => {
  const { text, next } = explain(check, target, "db1", side);
  return [...text.split("\n").slice(1), ...next];
};

describe("explain()", () => {
  it.each([
    undefined,
    seen,
    { ...seen, bindAddress: "::1, 192.0.2.11" },
    { ...seen, bindAddress: "" },
  ])("leaves as it is what a look at the master adds nothing to: %j", (side) =>
    expect(explain(closed, target, "db1", side)).toBe(closed),
  );

  it("tells a server that does not run from one that cannot be reached", () => {
    expect(cause(filtered, { answers: false })).toEqual([
      "db1 does not answer on its own host either: it does not run",
      "start it; its error log says why it ended",
    ]);
    expect(cause(filtered, seen)).toEqual([
      "db1 runs and listens: something between the two hosts drops what is sent",
      "let it through",
    ]);
  });

  it("names where a server listens", () => {
    expect(cause(closed, { ...seen, skipNetworking: true, bindAddress: "127.0.0.1" })[0]).toBe(
      "db1 runs with skip_networking: it listens on its socket only",
    );
    expect(cause(closed, { ...seen, port: 3307, bindAddress: "127.0.0.1" })[0]).toBe(
      "db1 runs and listens on port 3307, the channel goes to 3306",
    );
    expect(cause(closed, { ...seen, bindAddress: "127.0.0.1,::1" })[0]).toBe(
      "db1 runs and listens on 127.0.0.1,::1 only (bind_address)",
    );
  });

  it("names what is wrong with the account", () => {
    const accounts = [
      { host: "10.%", fits: false },
      { host: "localhost", fits: false },
    ];
    expect(cause(refused, { ...seen, accounts: [] })[0]).toBe("db1 has no account repl_db2");
    expect(cause({ ...refused, code: 1130 }, { ...seen, accounts })[0]).toBe(
      "db1 has the account repl_db2 for 10.%, localhost only, and takes this slave for 192.0.2.12",
    );
    expect(cause(refused, seen)[0]).toBe(
      "db1 has the account repl_db2 for this slave: the password of the channel is another one",
    );
    // It was let in, or kept out for another reason.
    expect(cause({ ...refused, code: 2059 }, seen)).toEqual(["look there"]);
  });
});

describe("the way from a slave to its master", () => {
  const [slave] = parseServers(
    JSON.stringify({
      servers: [
        {
          version: 1,
          name: "db2",
          line: "mysql-8.4",
          role: "slave",
          address: "192.0.2.12",
          port: 3306,
          runner: "/r",
          readOnly: true,
          follows: { master: "db1", position: "gtid", semiSync: false },
        },
      ],
    }),
  );
  const way = [
    { ...closed, check: "name", ok: true, text: "192.0.2.11 is an address", code: 0, next: [] },
    explain(closed, target, "db1", { ...seen, bindAddress: "127.0.0.1" }),
  ];

  it("is shown up to what is wrong", () => {
    expectGolden("repl/doctor.txt", doctorScreen(slave!, "192.0.2.11:3306", way, plain));
  });

  it("is printed for programs", () => {
    expectGolden("repl/doctor.json", doctorJson(slave!, "192.0.2.11:3306", way));
    expect(JSON.parse(doctorJson(slave!, undefined, []))).toEqual({
      version: 1,
      health: "healthy",
      slave: "db2",
      master: "db1",
      target: null,
      checks: [],
    });
  });
});
