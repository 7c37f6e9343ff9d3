/**
 * The text of a built program: looks whether all files of the build are there, and then runs it. Modules would be missed
 * in the middle of a start otherwise, and other files when they are first needed.
 */
export function launcherOf(service: string, program: string): string {
  const what = program === "main" ? service : `${service} ${program}`;
  return `import { existsSync, readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

// Most services of a small company have little to do: V8 keeps its heap small.
setFlagsFromString("--optimize-for-size");

let missing = ["files.json"];
try {
  const files = JSON.parse(readFileSync(new URL("files.json", import.meta.url), "utf8"));
  missing = files.filter((file) => !existsSync(new URL(\`lib/\${file}\`, import.meta.url))).map((file) => \`lib/\${file}\`);
} catch {}
if (missing.length > 0) {
  const more = missing.length > 3 ? \` and \${missing.length - 3} more\` : "";
  process.stderr.write(\`${what} cannot start: its build lacks \${missing.slice(0, 3).join(", ")}\${more}; build it again\\n\`);
  process.exit(1);
}
await import("./lib/${program}.js");
`;
}
