import { fork } from "node:child_process";
import { once } from "node:events";

/** A workplace that is open in a process of its own, so that it can die without a goodbye. */
export interface BrowserProcess {
  kill(): Promise<void>;
}

/** Opens a workplace for an operator of the demo data and resolves when it is connected. */
export async function startBrowser(gatewayUrl: string, operator: string): Promise<BrowserProcess> {
  const child = fork(new URL("./browser-main.ts", import.meta.url), [gatewayUrl, operator]);
  const [message] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (message !== "connected") throw new Error("the workplace did not connect");
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}
