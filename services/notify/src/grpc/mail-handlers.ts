import { type MailService, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { toWord } from "@switchboard/contracts/words";
import { pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { resendMail } from "../commands/resend-mail.ts";
import type { NotifyDeps } from "../deps.ts";
import { toProtoMail } from "../mapping.ts";
import { listMails } from "../store/mails.ts";
import { checkId } from "../validation.ts";

const toMailPage = pageOf("mails", toProtoMail);

/** Mails for those who look after them: translate in, call one command or query, translate out. */
export function mailHandlers(deps: NotifyDeps, nudge: () => void): UnaryHandlers<typeof MailService> {
  const { byAdministrator } = admissions(deps.pool);
  return {
    listMails: byAdministrator(async ({ state, ...page }) =>
      toMailPage(await listMails(deps.pool, toWord(MailState, state), page)),
    ),
    resendMail: byAdministrator(async ({ mailId }, context) => {
      const mail = await resendMail(deps, context, checkId(mailId, "/mail_id"));
      nudge();
      return { mail: toProtoMail(mail) };
    }),
  };
}
