import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { brotli } from "./build/brotli";

const server = process.env.LOCKSTEP_URL ?? "http://localhost:8080";

export default defineConfig({
  plugins: [react(), brotli()],
  build: {
    target: "es2022",
    // The content security policy allows no data: scripts, and files cache better.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: { "/v1": { target: server, changeOrigin: true } },
  },
});
