// Every test on the default server line, unless FURTHER_ONLY is set; on each line that FURTHER_LINES names, those that are
// about servers.
"use strict";

const common = {
  modulePathIgnorePatterns: ["<rootDir>/dist"],
  transform: { "^.+\\.ts$": "ts-jest" },
};

const further = (process.env.FURTHER_LINES ?? "").split(" ").filter((line) => line !== "");

module.exports = {
  projects: [
    ...(process.env.FURTHER_ONLY
      ? []
      : [{ ...common, testMatch: ["<rootDir>/test/**/*.test.ts"] }]),
    ...further.map((line) => ({
      ...common,
      displayName: line,
      testMatch: [
        "<rootDir>/test/servers/*.test.ts",
        "<rootDir>/test/long/*.servers.test.ts",
        "<rootDir>/test/dev/lines.test.ts",
        "<rootDir>/test/up/lifecycle.test.ts",
        "<rootDir>/test/up/pair.test.ts",
        "<rootDir>/test/up/mysql-provider.test.ts",
        "<rootDir>/test/contract/mysql-accounts.test.ts",
      ],
      globals: { sandboxLine: line },
      setupFiles: ["<rootDir>/test/support/further-line.cjs"],
    })),
  ],
};
