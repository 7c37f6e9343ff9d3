import { AppError } from "@switchboard/kit/errors";
import { type Asking, once } from "@switchboard/pg/idempotency";
import { inTransaction } from "@switchboard/pg/pool";
import type { CalledDeps } from "../deps.ts";
import { lockMail, type Mail, reviveMail } from "../store/mails.ts";

/**
 * Puts a dead letter back into the queue, for another 24 hours. Throws not_found notify.mail_not_found,
 * failed_precondition notify.mail_not_dead.
 */
export async function resendMail(deps: CalledDeps, asking: Asking, id: string): Promise<Mail> {
  const mail = await inTransaction(deps.pool, async (tx) => {
    await once(tx, { asking, rpc: "resendMail", input: { id } }, async () => {
      const { state } = await lockMail(tx, id);
      if (state !== "dead") throw new AppError("failed_precondition", "notify.mail_not_dead", { state });
      await reviveMail(tx, id, deps.now());
      return id;
    });
    return lockMail(tx, id);
  });
  deps.mailsQueued();
  return mail;
}
