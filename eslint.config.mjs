// What the compiler lets pass: promises that nobody waits for, above all. The rules need types, so they take half a minute;
// `npm run check` runs them.
import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["dist/", "coverage/", "**/*.cjs", "**/*.mjs"] },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-unused-vars": [
        "error",
        { ignoreRestSiblings: true, varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      // An async function without await is how a value becomes a promise that an interface asks for.
      "@typescript-eslint/require-await": "off",
      // Control characters are what those expressions look for.
      "no-control-regex": "off",
      // Blanks in an expression stand for themselves.
      "no-regex-spaces": "off",
      // Values that the engine and the servers send are `unknown`; their schemas are checked before.
      "@typescript-eslint/no-base-to-string": "off",
      // Programs of tests and stand-ins are loaded by paths known at run time.
      "@typescript-eslint/no-require-imports": "off",
      // What was caught is passed on as it is.
      "@typescript-eslint/prefer-promise-reject-errors": ["error", { allowThrowingUnknown: true }],
    },
  },
  {
    // Values of matchers, mocks and parsed JSON are `any`; interfaces of closures are written with methods.
    files: [
      "test/**",
      "dev/catalog/**",
      "dev/engine/**",
      "dev/packages/**",
      "dev/support/**",
      "dev/*.ts",
    ],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
