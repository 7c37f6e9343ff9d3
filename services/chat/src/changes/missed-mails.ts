import type { OutboxEvent } from "@switchboard/bus/outbox";
import { findDepartment } from "@switchboard/organisation/departments";
import { findProject } from "@switchboard/organisation/projects";
import type { Sql } from "@switchboard/pg/pool";
import type { Chat, Named } from "../domain/chat.ts";
import { mailRequested } from "../events/mail-events.ts";
import { listEmails } from "../store/departments.ts";

/** Members of a department without a mailbox who are told at most; notify takes no more in one mail. */
const MEMBERS_MAX = 50;

/** Tells the department of a missed conversation (C19); nothing when it has neither a mailbox nor members. */
export async function missedMail(tx: Sql, chat: Chat, text: string, workplaceUrl: string): Promise<OutboxEvent[]> {
  const department = await findDepartment(tx, chat.department.id);
  const mailbox = department?.email ?? "";
  const to = mailbox === "" ? await listEmails(tx, chat.department.id, MEMBERS_MAX) : [mailbox];
  if (to.length === 0) return [];
  const { name, email, phone } = chat.visitor;
  const mail = mailRequested({
    aboutId: chat.id,
    to,
    template: "contact_form",
    language: department?.language ?? "en",
    params: {
      project_name: chat.project.name,
      department_name: chat.department.name,
      name,
      email,
      phone,
      message: text,
      link: `${workplaceUrl}chats/${chat.id}`,
    },
    replyTo: email,
  });
  return [mail];
}

/** The answer to a missed conversation, to its visitor; what they answer goes to the department's mailbox. */
export async function answerMail(tx: Sql, chat: Chat, by: Named, text: string, quoted: string): Promise<OutboxEvent> {
  const project = await findProject(tx, chat.project.id);
  const department = await findDepartment(tx, chat.department.id);
  return mailRequested({
    aboutId: chat.id,
    to: [chat.visitor.email],
    template: "answer",
    language: project?.language ?? "en",
    params: { project_name: chat.project.name, operator_name: by.name, text, quoted },
    replyTo: department?.email ?? "",
  });
}
