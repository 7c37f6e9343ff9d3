/** `npm run gen`: writes everything that is generated from sources; `npm test` fails when that changes anything. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repositoryRoot as root } from "@switchboard/stack/repository";
import { generatedFiles } from "./gen/generated-files.ts";
import { schemaFiles } from "./gen/schemas.ts";

const { files: sources, removed } = await generatedFiles();
const files = new Map([...sources, ...(await schemaFiles())]);
for (const [path, text] of files) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
for (const path of removed) await rm(join(root, path));
console.log(`Generated ${files.size} files${removed.length > 0 ? `, removed ${removed.length}` : ""}.`);
