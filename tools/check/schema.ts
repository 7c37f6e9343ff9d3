import { schemaFiles } from "../gen/schemas.ts";
import { compareFiles } from "./drift.ts";
import type { Step } from "./step.ts";

/** Whether the committed schemas are those that the migrations make. */
export const schema: Step = {
  name: "schema",
  title: "Schemas are those of their migrations (npm run gen)",
  run: async () => compareFiles(await schemaFiles()),
};
