import { expect, test } from "vitest";
import { testKeys } from "../src/callers.ts";

test("the gateway's signer speaks for people, a service's for itself", async () => {
  const keys = testKeys();
  const visitor = { kind: "visitor", id: "0190" } as const;
  const chat = { kind: "service", name: "chat" } as const;

  expect(await keys.verifier.verify(await keys.signer.sign(visitor))).toEqual(visitor);
  expect(await keys.verifier.verify(await keys.signerOf("chat").sign(chat))).toEqual(chat);
  await expect(keys.verifier.verify(await keys.signerOf("chat").sign(visitor))).rejects.toThrow();
});

test("tokens of other keys are not believed", async () => {
  const stranger = await testKeys().signer.sign({ kind: "anonymous" });

  await expect(testKeys().verifier.verify(stranger)).rejects.toMatchObject({ reason: "caller.bad_token" });
});
