import { join } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** The services, which run as processes of their own. */
export const serviceNames = ["presence", "chat", "notify", "search", "gateway"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** How a program is there: as TypeScript, which Node runs as it is, or built by `npm run build`, as images have it. */
export type Form = "sources" | "built";

/** Where a program of a service is, for Node to run. */
export function programOf(service: ServiceName, program: "main" | "migrate", form: Form): string {
  const path = form === "built" ? `dist/${service}/${program}.js` : `services/${service}/src/${program}.ts`;
  return join(repositoryRoot, path);
}

const inheritedNames = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "NODE_EXTRA_CA_CERTS"];

/** What a program gets of this process's environment: nothing that would change what it does without being said. */
export function programEnvironment(form: Form): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && (inheritedNames.includes(entry[0]) || entry[0].startsWith("OTEL_")),
  );
  return { ...(form === "built" ? imageEnvironment : sourcesEnvironment), ...Object.fromEntries(inherited) };
}

/** As in the Dockerfile, where the reasons are. */
const imageEnvironment = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "1048576" };
/** Stripping types and compiling is half of a start; the second start finds it done. */
const sourcesEnvironment = { NODE_COMPILE_CACHE: join(repositoryRoot, "node_modules/.cache/node") };
