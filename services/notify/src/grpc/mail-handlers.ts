import { type MailService, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { toWord } from "@switchboard/contracts/words";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { requireAdministrator } from "../authorise.ts";
import { resendMail } from "../commands/resend-mail.ts";
import type { NotifyDeps } from "../deps.ts";
import { toProtoMail } from "../mapping.ts";
import { listMails } from "../queries/list-mails.ts";
import { checkId } from "../validation.ts";

/** Mails for those who look after them: translate in, call one command or query, translate out. */
export function mailHandlers(deps: NotifyDeps, nudge: () => void): UnaryHandlers<typeof MailService> {
  const { pool } = deps;
  return {
    listMails: async ({ state, ...page }, { caller }) => {
      await requireAdministrator(pool, caller);
      const { mails, nextPageToken } = await listMails(pool, toWord(MailState, state), page);
      return { mails: mails.map(toProtoMail), nextPageToken };
    },
    resendMail: async ({ mailId }, context) => {
      await requireAdministrator(pool, context.caller);
      const mail = await resendMail(deps, context, checkId(mailId, "/mail_id"));
      nudge();
      return { mail: toProtoMail(mail) };
    },
  };
}
