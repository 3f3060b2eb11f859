// The commands of package.json, from a fresh clone on: installs the npm packages when they are not those of
// package-lock.json, then runs one command. Node's own modules only, as nothing else may be there yet.
"use strict";

const { spawn } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { availableParallelism, constants } = require("node:os");
const { join } = require("node:path");

const root = join(__dirname, "..");
const stamp = join(root, "node_modules", ".package-lock.sha256");

/** The tests whose golden files `golden` writes again. */
const goldenTests = [
  "test/engine",
  "test/topology",
  "test/plan",
  "test/render",
  "test/steps",
  "test/components",
  "test/review",
  "test/stacks",
  "test/cli",
  "test/docs.test.ts",
  "test/reference.test.ts",
];

const commands = {
  demo: (args) => run([node("--import", "tsx", "dev/demo/main.ts", ...args)]),
  repl: (args) => run([node("--import", "tsx", "src/cli/main.ts", ...args)]),
  plan: (args) => run([node("--import", "tsx", "src/cli/main.ts", "plan", ...args)]),
  test: (args) => (args.length > 0 ? run([jest(args)]) : defaultTest()),
  mysql: (args) => onLine("mysql-9.7", args),
  long: () => prepared([], ["test/long"]),
  check: async () => {
    await run([
      prettier("--check", "."),
      node("node_modules/typescript/bin/tsc", "--noEmit", "-p", "."),
      node("node_modules/eslint/bin/eslint.js", "."),
    ]);
    if (process.exitCode === 0) await defaultTest();
  },
  bench: ([which = "", ...args]) =>
    run([node("--import", "tsx", join("dev/bench", which, "main.ts"), ...args)]),
  lab: (args) => run([node("--import", "tsx", "dev/lab/main.ts", ...args)]),
  lines: (args) => prepared(["--all-lines"], args),
  golden: (args) =>
    run([jest([...(args.length > 0 ? args : goldenTests)])], { UPDATE_GOLDEN: "1" }),
  docs: () => run([node("--import", "tsx", "dev/reference/main.ts")]),
  prettier: (args) => run([prettier(...args)]),
};

async function main([name, ...args]) {
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (command === undefined) {
    return fail(
      `Cannot run "${name ?? ""}": the command must be one of ${Object.keys(commands).join(", ")}`,
      2,
    );
  }
  if (Number(process.versions.node.split(".")[0]) < 20) {
    return fail(
      `Cannot run this project: Node.js must be 20 or later, it is ${process.versions.node}`,
      1,
    );
  }
  const problem = installed() ? "" : await install();
  if (problem !== "") return fail(problem, 1);
  await command(args);
}

/** Whether node_modules holds what package-lock.json says. */
function installed() {
  if (!existsSync(join(root, "node_modules"))) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lockHash()) return true;
  if (!npmInstalledTheLock()) return false;
  writeFileSync(stamp, lockHash());
  return true;
}

/** Whether npm, run by hand, has installed every package of the lock: it keeps a list of its own. */
function npmInstalledTheLock() {
  const list = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(list)) return false;
  const have = JSON.parse(readFileSync(list, "utf8")).packages;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional, link }]) =>
      path === "" ||
      link === true ||
      (have[path] === undefined
        ? optional === true
        : have[path].version === version && have[path].integrity === integrity),
  );
}

/** Runs `npm ci`; returns the problem, empty if there is none. */
async function install() {
  console.error("Installing the npm packages of package-lock.json; up to a minute, once");
  const started = Date.now();
  const npm = process.env.npm_execpath;
  const byNpm = npm !== undefined && /\.c?js$/.test(npm);
  const args = ["ci", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  // By itself npm tries for more than a minute before it says that there is no network.
  args.push("--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000");
  const { status, text } = await outcome(
    byNpm ? [process.execPath, npm, ...args] : ["npm", ...args],
  );
  if (status === 0) {
    writeFileSync(stamp, lockHash());
    console.error(`Installed the npm packages in ${Math.round((Date.now() - started) / 1000)} s`);
    return "";
  }
  if (status === 127) return 'Cannot install the npm packages: "npm" must be on PATH, it is not';
  const unreachable =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/.exec(
      text,
    );
  if (unreachable !== null) {
    return `Cannot install the npm packages: the npm registry must be reachable, it is not (${unreachable[1]}); check the network, or "npm config get registry" and "npm config get proxy"`;
  }
  return `Cannot install the npm packages: "npm ci" must succeed, it ended with ${status}:\n${text.trim()}`;
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function node(...args) {
  return [process.execPath, ...args];
}

/** Every test on the default line but the long ones. */
function defaultTest() {
  return prepared([], ["--testPathIgnorePatterns", "/node_modules/", "/test/long/"]);
}

/** The tests that are about servers, on one further line. */
function onLine(line, tests) {
  return prepared([line], tests, { FURTHER_ONLY: "1" });
}

/** Runs tests, also on further lines; what they use is there before the first of them waits for it with a limit. */
async function prepared(lines, tests, environment = {}) {
  const prepare = node("--import", "tsx", "dev/prepare.ts", ...lines);
  const { status, text } = await outcome(prepare, "inherit");
  if (status !== 0) return fail("Cannot run the tests: what they use is not there", status);
  await run([jest(tests)], { ...environment, FURTHER_LINES: text.trim() });
}

function prettier(...args) {
  return node("node_modules/prettier/bin/prettier.cjs", ...args);
}

function jest(args) {
  // By itself jest leaves one core idle, which on two cores halves it; tests mostly wait for servers.
  const chosen = args.some((arg) => /^(-w|--maxWorkers|-i$|--runInBand$)/.test(arg));
  const workers = chosen ? [] : [`--maxWorkers=${Math.max(2, availableParallelism())}`];
  return node("node_modules/jest/bin/jest.js", ...workers, ...args);
}

/** Runs programs one after the other, until one fails; this process ends as the last one did. */
async function run(programs, environment = {}) {
  for (const [program, ...args] of programs) {
    const child = spawn(program, args, {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...environment },
    });
    const { status, signal } = await ended(child);
    if (signal !== null) return process.kill(process.pid, signal);
    process.exitCode = status;
    if (status !== 0) return;
  }
}

/** Waits for a child and passes on the signals that this process gets. */
function ended(child) {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  // A Ctrl-C in a terminal reaches the child as well; it decides when to end.
  const forward = (signal) => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    const finish = (status, signal) => {
      for (const name of signals) process.removeListener(name, forward);
      resolve({ status, signal });
    };
    child.on("error", () => finish(127, null));
    child.on("close", (status, signal) =>
      finish(status ?? 128 + constants.signals[signal], signal),
    );
  });
}

/** Runs a program and keeps what it prints, its errors too unless they are passed on. */
async function outcome([program, ...args], errors = "pipe") {
  const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", errors] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
  const { status } = await ended(child);
  return { status, text };
}

function fail(message, status) {
  console.error(message);
  process.exitCode = status;
}

main(process.argv.slice(2));
