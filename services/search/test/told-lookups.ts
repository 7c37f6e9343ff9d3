import type { Lookup } from "../src/domain/lookup.ts";
import { readQuestion } from "../src/domain/question.ts";

/** `ip=` is exactly this, `login^` begins so, `phone$` ends so, `ip<` lies in the network. */
const signs = { exact: "=", prefix: "^", tail: "$", network: "<" };

/** Lookups in the short form of the tables. */
export function told(lookups: readonly Lookup[]): string[] {
  return lookups.map(({ match, kind, value }) => `${kind}${signs[match]}${value}`);
}

/** What is looked up for what was typed. */
export function lookups(typed: string): string {
  return told(readQuestion(typed).lookups).join(" ");
}
