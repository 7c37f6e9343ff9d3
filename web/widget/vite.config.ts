import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { minify } from "terser";
import { defineConfig, type Plugin } from "vite";
import { compression, defineAlgorithm } from "vite-plugin-compression2";

/** W3: what a page pays for the widget, in gzipped bytes. */
const SIZE_MAX = 30_000;
const TEXTS = join(import.meta.dirname, "src/texts");
const languages = readdirSync(TEXTS)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

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

/** Lays files beside the script: the languages, of which it fetches the one that it needs, and the demo site's dress. */
function filesBeside(): Plugin {
  const files = languages.map((code) => [`widget/${code}.json`, `${TEXTS}/${code}.json`]);
  files.push(["demo/pico.css", fileURLToPath(import.meta.resolve("@picocss/pico"))]);
  return {
    name: "files-beside",
    generateBundle() {
      for (const [fileName = "", path = ""] of files) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
      }
    },
  };
}

/** Minifies what Vite has minified once more, by other means: it finds some hundred bytes, which every page would pay for. */
function minifyAgain(): Plugin {
  return {
    name: "minify-again",
    async generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const { code } = await minify(chunk.code, { compress: { passes: 3 }, ecma: 2022 });
        if (code) chunk.code = code;
      }
    },
  };
}

export default defineConfig({
  plugins: [
    minifyAgain(),
    sizeLimit(),
    filesBeside(),
    // Smaller copies beside each file, for the gateway to send as they are.
    compression({ threshold: 1_000, algorithms: ["gzip", defineAlgorithm("brotliCompress")] }),
  ],
  // What the pages share is written with hooks that both libraries have.
  resolve: { alias: { react: "preact/hooks" } },
  define: { LANGUAGES: JSON.stringify(languages) },
  build: {
    target: "es2022",
    lib: { entry: "src/main.tsx", formats: ["iife"], name: "SwitchboardWidget", fileName: () => "widget.js" },
  },
});
