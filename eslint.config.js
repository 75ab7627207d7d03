import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const noDefaultExport = [
  {
    selector: "ExportDefaultDeclaration",
    message: "Export it by name, so that it is called the same everywhere.",
  },
  {
    selector: "ExportSpecifier[exported.name='default']",
    message: "Export it by name, so that it is called the same everywhere.",
  },
];

const noBarrel = [
  { selector: "ExportAllDeclaration", message: "src/index.ts is the only barrel." },
  {
    selector: "ExportNamedDeclaration[source]",
    message: "src/index.ts is the only barrel: import from the file that declares it.",
  },
];

const noFocusedTest = {
  selector:
    "MemberExpression[property.name=/^(only|skip)$/]:matches([object.name=/^(test|it|describe|suite|bench)$/], [object.object.name=/^(test|it|describe|suite|bench)$/])",
  message: "Every test runs: no .only, no .skip (skipIf with a condition is fine).",
};

/** Values from `JSON.parse`, sub-processes and untyped packages are looked into at every step of a test or an example. */
const looseValues = {
  "@typescript-eslint/no-unsafe-argument": "off",
  "@typescript-eslint/no-unsafe-assignment": "off",
  "@typescript-eslint/no-unsafe-call": "off",
  "@typescript-eslint/no-unsafe-member-access": "off",
  "@typescript-eslint/no-unsafe-return": "off",
};

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "storage/", "**/.ffuse/", "test/fixtures/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-generic-constructors": "off", // isolatedDeclarations asks for the type on the left
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "separate-type-imports" },
      ],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-empty-function": ["error", { allow: ["arrowFunctions"] }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-inferrable-types": "off", // isolatedDeclarations asks for the type
      "@typescript-eslint/no-meaningless-void-operator": "off", // `() => void call()` says that nothing comes back
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }], // the way to code points
      "@typescript-eslint/non-nullable-type-assertion-style": "off", // it asks for what no-non-null-assertion refuses
      "@typescript-eslint/require-await": "off", // an interface of promises may have a body that waits for nothing
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        {
          allowDefaultCaseForExhaustiveSwitch: false,
          considerDefaultExhaustiveForUnions: false,
          requireDefaultForNonUnion: false,
        },
      ],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "max-lines": ["error", 300],
      "no-console": "error",
      "no-restricted-syntax": ["error", ...noDefaultExport, ...noBarrel],
    },
  },
  {
    // A walk over a syntax tree names the kinds of nodes that it treats in its own way, of eighty, and ends with
    // `default`; one without it still has to name all.
    files: ["src/bundle/{clonable,slice}/**/*.ts"],
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
    },
  },
  {
    files: ["src/index.ts"],
    rules: { "no-restricted-syntax": ["error", ...noDefaultExport] },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      ...looseValues,
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/only-throw-error": "off",
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-syntax": ["error", ...noDefaultExport, noFocusedTest],
      "no-sparse-arrays": "off",
    },
  },
  {
    files: ["bench/workflows/*.ts"],
    rules: { "no-restricted-syntax": ["error", noFocusedTest] },
  },
  { files: ["workflows/**/*.ts"], rules: looseValues },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        console: "readonly",
        module: "readonly",
        process: "readonly",
        URL: "readonly",
      },
    },
  },
  {
    files: ["bin/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { __dirname: "readonly", Buffer: "readonly" },
    },
  },
);
