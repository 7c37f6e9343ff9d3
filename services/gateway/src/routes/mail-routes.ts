import { MailBody, MailPageBody, MailStateView } from "@switchboard/contracts/rest/notify";
import { Uuid } from "@switchboard/contracts/views";
import Type from "typebox";
import type { GatewayDeps } from "../deps.ts";
import { fromMailStateView, toMailView } from "../mapping/notify-views.ts";
import { config, expectPart, writeCall } from "./administration.ts";
import type { App } from "./app-instance.ts";
import { answers, IdempotencyHeaders } from "./route-schemas.ts";

const ListQuery = Type.Object({
  state: Type.Optional(MailStateView),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: "50 unless given." })),
  page_token: Type.Optional(Type.String({ maxLength: 1024, description: "Of the page before." })),
});

/** Mails that go out, for administrators, which notify decides. */
export function addMailRoutes(app: App, deps: GatewayDeps): void {
  addList(app, deps);
  addResend(app, deps);
}

function addList(app: App, { mails }: GatewayDeps): void {
  const schema = {
    operationId: "listMails",
    summary: "Mails, newest first",
    description: "`state=dead` lists those that were given up, with the reason.",
    tags: ["mails"],
    querystring: ListQuery,
    response: answers(MailPageBody),
  };
  app.get("/v1/mails", { schema, config }, async (request) => {
    const { state, page_size = 0, page_token = "" } = request.query;
    const question = { state: fromMailStateView(state), pageSize: page_size, pageToken: page_token };
    const page = await mails.listMails(question, { callerToken: await request.callerToken() });
    return { mails: page.mails.map(toMailView), next_page_token: page.nextPageToken };
  });
}

function addResend(app: App, { mails }: GatewayDeps): void {
  const schema = {
    operationId: "resendMail",
    summary: "Try a dead mail again, for another 24 hours",
    tags: ["mails"],
    params: Type.Object({ mail_id: Uuid }),
    headers: IdempotencyHeaders,
    response: answers(MailBody),
  };
  app.post("/v1/mails/:mail_id/resend", { schema, config }, async (request) => {
    const { mail } = await mails.resendMail({ id: request.params.mail_id }, await writeCall(request));
    return { mail: toMailView(expectPart(mail)) };
  });
}
