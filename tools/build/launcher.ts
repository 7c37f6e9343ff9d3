/** A service that started this long ago has come to rest, in milliseconds. */
const COLLECT_AFTER_MS = 5_000;

/**
 * The text of a built program: looks whether all files of the build are there, and then runs it. Modules would be missed
 * in the middle of a start otherwise, and other files when they are first needed.
 */
export function launcherOf(service: string, program: string): string {
  const what = program === "main" ? service : `${service} ${program}`;
  return `import { existsSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const isThere = (file) => existsSync(new URL(file, import.meta.url));
const list = new URL("files.json", import.meta.url);
const needed = isThere("files.json") ? JSON.parse(readFileSync(list, "utf8")).map((file) => \`lib/\${file}\`) : ["files.json"];
const missing = needed.filter((file) => !isThere(file));
if (missing.length > 0) {
  const more = missing.length > 3 ? \` and \${missing.length - 3} more\` : "";
  process.stderr.write(\`${what} cannot start: its build lacks \${missing.slice(0, 3).join(", ")}\${more}; build it again\\n\`);
  process.exit(1);
}
await import("./lib/${program}.js");

// What a start leaves behind would stay for as long as there is little to do; V8 gives it back when it is asked once.
const collect = () => {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")({ type: "major", execution: "async" });
};
setTimeout(collect, ${COLLECT_AFTER_MS}).unref();
`;
}
