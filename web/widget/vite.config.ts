import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** W3: what a page pays for the widget, in gzipped bytes. */
const SIZE_MAX = 30_000;

/** Fails the build of a widget that has grown too big. */
function sizeLimit(): Plugin {
  let outDir = "";
  return {
    name: "size-limit",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle() {
      const bytes = gzipSync(readFileSync(join(outDir, "widget.js")), { level: 9 }).length;
      if (bytes > SIZE_MAX) this.error(`widget.js is ${bytes} bytes gzipped, ${SIZE_MAX} are allowed`);
      this.info(`widget.js is ${bytes} bytes gzipped of ${SIZE_MAX} allowed`);
    },
  };
}

export default defineConfig({
  plugins: [sizeLimit()],
  build: {
    target: "es2022",
    lib: { entry: "src/main.tsx", formats: ["iife"], name: "SwitchboardWidget", fileName: () => "widget.js" },
  },
});
