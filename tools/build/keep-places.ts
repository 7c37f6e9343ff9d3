import { dirname, relative } from "node:path";
import type { Plugin } from "rolldown";

/** What a chunk calls its own folder. */
const LIB = "SWITCHBOARD_LIB";

/** Put at the head of every chunk. */
export const placesIntro = `const ${LIB} = import.meta.dirname;`;

/**
 * Lets bundled modules find the files beside them: a module that asks for its own folder is told the one it has in the
 * repository, under the folder of the bundle. These files are copied there. Throws for one that asks in another way.
 */
export function keepPlaces(root: string): Plugin {
  return {
    name: "keep places",
    transform: (code, id) => {
      // Modules of the bundler itself have no place.
      if (!id.startsWith(`${root}/`)) return null;
      const path = relative(root, id);
      const isLibrary = path.startsWith("node_modules/");
      if (!isLibrary && code.includes("import.meta.url")) throw new Error(`${path}: a bundled module has no address`);
      const asked = isLibrary ? /\b__dirname\b/g : /\bimport\.meta\.dirname\b/g;
      const kept = code.replaceAll(asked, `(${LIB} + ${JSON.stringify(`/${dirname(path)}`)})`);
      return kept === code ? null : { code: kept, map: null };
    },
  };
}
