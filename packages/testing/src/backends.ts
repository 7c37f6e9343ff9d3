/** What the tests of one run share; read with vitest's `inject`. */
export interface SharedBackends {
  /** A superuser's address. Tests make databases of their own in it: see database.ts. */
  readonly postgresUrl: string;
  readonly natsUrl: string;
  readonly redisUrl: string;
  /** Starts the name of every database of this run, so that a server that was lent is left as it was. */
  readonly databasePrefix: string;
}

declare module "vitest" {
  // Vitest's own way to type what a global setup provides.
  interface ProvidedContext extends SharedBackends {}
}
