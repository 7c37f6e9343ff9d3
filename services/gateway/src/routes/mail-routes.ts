import { MailState } from "@switchboard/contracts/gen/switchboard/notify/v1/mail_service";
import { listMails, resendMail } from "@switchboard/contracts/operations/mails";
import { fromWord } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { toMailView } from "../mapping/notify-views.ts";
import { required } from "../mapping/required.ts";
import type { App } from "./app-instance.ts";
import { pageOf, serve } from "./serve.ts";

/** Mails that go out, for administrators, which notify decides. */
export function addMailRoutes(app: App, { mails }: GatewayDeps): void {
  serve(app, listMails, async ({ state, ...page }, call) => {
    const found = await mails.listMails({ state: fromWord(MailState, state), ...pageOf(page) }, call);
    return { mails: found.mails.map(toMailView), next_page_token: found.nextPageToken };
  });
  serve(app, resendMail, async ({ mail_id: id }, call) => {
    return { mail: toMailView(required((await mails.resendMail({ id }, call)).mail)) };
  });
}
