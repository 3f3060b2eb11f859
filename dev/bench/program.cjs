// The program of a measured stack, in plain JavaScript: what it declares is in declaration.json beside Pulumi.yaml.
"use strict";

const { readFileSync } = require("node:fs");

const {
  library,
  servers = [],
  pair,
  idle = 0,
} = JSON.parse(readFileSync("declaration.json", "utf8"));

// Every stack loads what a stack of this library loads from Pulumi.
require("@pulumi/pulumi");
const { local } = require("@pulumi/command");
const { RandomPassword } = require("@pulumi/random");

if (idle > 0) {
  new RandomPassword("password", { length: 32 });
  for (let i = 1; i < idle; i += 1) new local.Command(`command-${i}`, { create: "true" });
}

if (servers.length > 0) {
  const { Master, Slave } = require(library);
  const [master, ...slaves] = servers;
  const db1 = new Master(master.name, master.args);
  for (const { name, args } of slaves) new Slave(name, { ...args, master: db1 });
}

if (pair !== undefined) {
  const { MultiMasterPair } = require(library);
  new MultiMasterPair("pair", pair);
}
