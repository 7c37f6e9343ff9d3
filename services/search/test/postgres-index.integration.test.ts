import { clientIndexSuite } from "./client-index-suite.ts";
import { createWorld } from "./world.ts";

clientIndexSuite("Postgres", async () => {
  const world = await createWorld();
  return { world, settled: () => Promise.resolve(), stop: () => world.stop() };
});
