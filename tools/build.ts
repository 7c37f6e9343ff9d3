/**
 * `npm run build`: the services as they go into images, in `dist/<service>`. `npm run build -- chat` builds only the named
 * ones. What is built needs nothing but Node: `node main.js`.
 */
import { join } from "node:path";
import { serviceNames } from "@switchboard/stack/program";
import { repositoryRoot } from "@switchboard/stack/repository";
import { buildService } from "./build/build-service.ts";

const named = process.argv.slice(2);
const unknown = named.filter((name) => !serviceNames.some((service) => service === name));
if (unknown.length > 0) {
  console.error(`There is no service ${unknown.join(", ")}: choose from ${serviceNames.join(", ")}.`);
  process.exit(2);
}

for (const service of serviceNames.filter((name) => named.length === 0 || named.includes(name))) {
  const { bytes } = await buildService(service, join(repositoryRoot, "dist", service));
  console.log(`${service}: ${(bytes / 1e6).toFixed(1)} MB in dist/${service}`);
}
