import { expect, test } from "vitest";
import { demoClient } from "../src/demo-clients/demo-client.ts";

test("D1: demo clients are the same for the same seed, others for another", () => {
  expect(demoClient(17)).toEqual(demoClient(17));
  expect(demoClient(17)).not.toEqual(demoClient(18));
  expect(demoClient(17, { seed: 2 }).name).not.toBe(demoClient(17).name);
});

test("D1: of many demo clients no two share a login, and there are names, domains and addresses of every kind", () => {
  const clients = Array.from({ length: 3_000 }, (_, number) => demoClient(number + 1));
  expect(new Set(clients.map(({ login }) => login)).size).toBe(clients.length);
  const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Han}/u];
  for (const script of scripts) expect(clients.some(({ name }) => script.test(name))).toBe(true);
  const services = clients.flatMap((client) => client.services);
  const [domains, addresses] = [services.flatMap((one) => one.domains), services.flatMap((one) => one.addresses)];
  expect(domains.some((domain) => /[^\x20-\x7e]/.test(domain))).toBe(true);
  expect(addresses.some((address) => address.includes(":")) && addresses.some((address) => address.includes("."))).toBe(
    true,
  );
});
