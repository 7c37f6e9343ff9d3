import { type MailService, MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { toWord } from "@switchboard/contracts/words";
import { handling, pageOf, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { admissions } from "../authorise.ts";
import { resendMail } from "../commands/resend-mail.ts";
import type { CalledDeps } from "../deps.ts";
import { toProtoMail } from "../mapping.ts";
import { listMails, type Mail } from "../store/mails.ts";
import { checkId } from "../validation.ts";

const toMailPage = pageOf("mails", toProtoMail);
const toAnswer = (mail: Mail) => ({ mail: toProtoMail(mail) });

/** Mails for those who look after them: translate in, call one command or query, translate out. */
export function mailHandlers(deps: CalledDeps): UnaryHandlers<typeof MailService> {
  const { byAdministrator } = admissions(deps.pool);
  const handle = handling(deps);
  return {
    listMails: byAdministrator(async ({ state, ...page }) =>
      toMailPage(await listMails(deps.pool, toWord(MailState, state), page)),
    ),
    resendMail: byAdministrator(handle(({ mailId }) => checkId(mailId, "/mail_id"), resendMail, toAnswer)),
  };
}
