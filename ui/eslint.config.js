import js from "@eslint/js";
import solid from "eslint-plugin-solid/configs/typescript";
import globals from "./eslint.globals.js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/**", "client/src/generated.ts", "node_modules/**"] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    ...solid,
    languageOptions: { parser: tseslint.parser },
  },
  {
    files: ["**/*.{ts,tsx}"],
    rules: {
      "max-lines": ["error", { max: 400 }],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes; the strict CSP and our readers depend on it." },
        { property: "outerHTML", message: "Build nodes; the strict CSP and our readers depend on it." },
      ],
      "solid/no-innerhtml": "error",
      // It takes every callback of our own functions (attempt, submit, decide…) for a lost dependency.
      "solid/reactivity": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-undef": "off",
    },
  },
  { files: ["**/*.js"], languageOptions: { globals } },
);
