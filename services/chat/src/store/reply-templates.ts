import type { TimePlace } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";

/** Who may use a predefined reply (R2). */
type TemplateScope = "everyone" | "department" | "person";

/** A message that was saved as a predefined reply (C12). */
export interface ReplyTemplate {
  readonly id: string;
  readonly title: string;
  readonly shortcut: string;
  readonly text: string;
  readonly scope: TemplateScope;
  /** Of the scope `department`; null for others. */
  readonly departmentId: string | null;
  readonly usedIn: "chat" | "tickets";
  readonly sourceChatId: string;
  readonly sourceMessageId: string;
  readonly savedById: string;
  readonly savedByName: string;
  readonly savedAt: Date;
}

/** Keeps a predefined reply. */
export async function insertTemplate(sql: Sql, template: ReplyTemplate): Promise<void> {
  await sql.query(
    `
    insert into reply_templates (
      id, title, shortcut, text, scope, department_id, used_in, source_chat_id, source_message_id, saved_by_id,
      saved_by_name, saved_at
    )
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      template.id,
      template.title,
      template.shortcut,
      template.text,
      template.scope,
      template.departmentId,
      template.usedIn,
      template.sourceChatId,
      template.sourceMessageId,
      template.savedById,
      template.savedByName,
      template.savedAt,
    ],
  );
}

/** The predefined replies for everyone, for any of the departments, or for a person: newest first, after a position. */
export async function listTemplates(
  sql: Sql,
  staffId: string,
  departmentIds: readonly string[],
  after: TimePlace | undefined,
  limit: number,
): Promise<ReplyTemplate[]> {
  const { rows } = await sql.query<ReplyTemplate>(
    `
    select id, title, shortcut, text, scope, department_id as "departmentId", used_in as "usedIn",
      source_chat_id as "sourceChatId", source_message_id as "sourceMessageId", saved_by_id as "savedById",
      saved_by_name as "savedByName", saved_at as "savedAt"
    from reply_templates
    where (scope = 'everyone' or department_id = any ($2::uuid[]) or (scope = 'person' and saved_by_id = $1))
      and ($3::timestamptz is null or (saved_at, id) < ($3::timestamptz, $4::uuid))
    order by saved_at desc, id desc
    limit $5`,
    [staffId, [...departmentIds], after?.at ?? null, after?.id ?? null, limit],
  );
  return rows;
}
