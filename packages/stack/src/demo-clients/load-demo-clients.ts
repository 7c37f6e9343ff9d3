import { ImportService } from "@switchboard/contracts/gen/switchboard/search/v1/imports";
import { CallerSigner } from "@switchboard/kit/caller-token";
import { newId } from "@switchboard/kit/ids";
import { sleep } from "@switchboard/kit/sleep";
import { createUnaryClient } from "@switchboard/rpc/unary-client";
import type { Secrets } from "../secrets.ts";
import { SetupError } from "../setup-error.ts";
import { demoClient } from "./demo-client.ts";

/** Rows of one request. */
const BATCH = 500;
/** The directory learns of the demo's project in some moments; in milliseconds. */
const PROJECT_MS = 30_000;
const TRY_AGAIN_MS = 250;

/** Where demo clients are loaded. */
interface DirectoryTarget {
  /** host:port of search. */
  readonly address: string;
  readonly secrets: { readonly callerKeys: Pick<Secrets["callerKeys"], "gateway"> };
}

/**
 * Imports the first so many demo clients. What is there already stays as people left it. Throws SetupError when the directory does not
 * learn of the demo's project.
 */
export async function loadDemoClients({ address, secrets }: DirectoryTarget, count: number): Promise<void> {
  const signer = new CallerSigner("gateway", secrets.callerKeys.gateway.privateKey);
  const caller = { kind: "key", id: newId(), name: "demo", scopes: ["clients:write"] } as const;
  const imports = createUnaryClient(ImportService, address);
  const deadline = performance.now() + PROJECT_MS;
  try {
    for (let first = 1; first <= count; ) {
      const last = Math.min(first + BATCH - 1, count);
      const rows = Array.from({ length: last - first + 1 }, (_, index) =>
        Buffer.from(JSON.stringify(demoClient(first + index))),
      );
      const options = { callerToken: await signer.sign(caller), timeoutMs: PROJECT_MS };
      const { bad } = await imports.importClients({ source: "demo", rows }, options);
      const [fault] = bad;
      if (fault === undefined) first = last + 1;
      else if (performance.now() > deadline)
        throw new SetupError(`A demo client is refused: ${fault.field} ${fault.reason}.`);
      else await sleep(TRY_AGAIN_MS);
    }
  } finally {
    imports.close();
  }
}
