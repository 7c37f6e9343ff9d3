import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";

/** Where `npm run dev` finds a running gateway. */
const gateway = process.env["GATEWAY_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/workplace/",
  plugins: [
    react(),
    // Beside each file, for the gateway to send as it is.
    compression({ threshold: 1_000, algorithms: ["gzip", defineAlgorithm("brotliCompress")] }),
  ],
  server: { proxy: { "/v1": { target: gateway, ws: true } } },
  build: {
    target: "es2023",
    // One load, then kept for long: what matters is that it seldom changes.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // Libraries change seldom: browsers keep them over our releases.
        codeSplitting: { groups: [{ name: "libraries", test: /node_modules/ }] },
      },
    },
  },
});
