import { isBuiltin } from "node:module";
import type { Plugin } from "rolldown";

const PREFIX = "\0builtin:";

/**
 * Has the modules of Node required instead of imported. To import one Node reads all that it exports, also what is only
 * loaded when it is asked for: `node:http` alone brings the whole of undici into memory, for its `WebSocket`.
 */
export const requireBuiltins: Plugin = {
  name: "require builtins",
  // The code by which the bundler itself requires things comes first.
  resolveId: (id, importer) => (isBuiltin(id) && !importer?.startsWith("\0rolldown") ? `${PREFIX}${id}` : null),
  load: (id) => {
    if (!id.startsWith(PREFIX)) return null;
    return `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(PREFIX.length))});`;
  },
};
