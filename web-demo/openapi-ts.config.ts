import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "../server/openapi.json",
  output: {
    path: "src/api",
    clean: true,
    header: [
      "// Generated from ../server/openapi.json by `npm run generate`. Do not edit.",
      "// The generated client does not compile under exactOptionalPropertyTypes; the types that it exports do.",
      "// @ts-nocheck",
    ],
  },
  plugins: [
    { name: "@hey-api/client-fetch", throwOnError: true },
    "@hey-api/typescript",
    { name: "@hey-api/sdk", auth: false, operations: { strategy: "flat" } },
  ],
});
