import Type from "typebox";
import { MailService } from "../gen/switchboard/notify/v1/mail_service_pb.js";
import { operationsWith } from "../operation.ts";
import { MailStateView, MailView } from "../schemas/mail.ts";
import { nextPage, pageQuery } from "../schemas/shapes.ts";

/** Mails that go out, for administrators. */

const byStaff = operationsWith({ access: "staff", tag: "mails" });

export const listMails = byStaff("GET /v1/mails", {
  rpc: MailService.method.listMails,
  summary: "Mails, newest first",
  description: "`state=dead` lists those that were given up, with the reason.",
  query: Type.Object({ state: Type.Optional(MailStateView), ...pageQuery }),
  answer: Type.Object({ mails: Type.Array(MailView), ...nextPage }),
});

export const resendMail = byStaff("POST /v1/mails/{mail_id}/resend", {
  rpc: MailService.method.resendMail,
  summary: "Try a dead mail again, for another 24 hours",
  answer: Type.Object({ mail: MailView }),
  errors: ["notify.mail_not_found", "notify.mail_not_dead"],
});
