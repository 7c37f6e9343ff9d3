import Type from "typebox";
import { MailService } from "../gen/switchboard/notify/v1/mail_service_pb.js";
import { operation } from "../operation.ts";
import { MailStateView, MailView } from "../schemas/mail.ts";
import { nextPage, pageQuery } from "../schemas/shapes.ts";

/** Mails that go out, for administrators. */

const shared = { access: "staff", tag: "mails" } as const;

export const listMails = operation("GET /v1/mails", {
  rpc: MailService.method.listMails,
  ...shared,
  summary: "Mails, newest first",
  description: "`state=dead` lists those that were given up, with the reason.",
  query: Type.Object({ state: Type.Optional(MailStateView), ...pageQuery }),
  answer: Type.Object({ mails: Type.Array(MailView), ...nextPage }),
});

export const resendMail = operation("POST /v1/mails/{mail_id}/resend", {
  rpc: MailService.method.resendMail,
  ...shared,
  summary: "Try a dead mail again, for another 24 hours",
  answer: Type.Object({ mail: MailView }),
  errors: ["notify.mail_not_found", "notify.mail_not_dead"],
});
