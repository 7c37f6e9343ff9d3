import { existsSync } from "node:fs";
import { join } from "node:path";
import { programOf, serviceNames } from "@switchboard/stack/program";
import { SetupError } from "@switchboard/stack/setup-error";

/** Throws SetupError when the services, or the pages that the gateway serves, were not built. */
export function requireBuilt(): void {
  const missing = serviceNames.filter((service) => !existsSync(programOf(service, "main", "built")));
  if (missing.length > 0) throw new SetupError(`${missing.join(", ")} must be built first: npm run build`);
  if (!existsSync(join(programOf("gateway", "main", "built"), "../lib/web/workplace/dist")))
    throw new SetupError("the pages must be built before the gateway: npm run build:web && npm run build");
}
