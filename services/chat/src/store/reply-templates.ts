import type { Range } from "@switchboard/kit/read-page";
import type { Sql } from "@switchboard/pg/pool";
import { columnsOf, insertRow, orNull, type RowOf, table, text, timestamptz, uuid, word } from "@switchboard/pg/table";

/** Who may use a predefined reply (R2). */
type TemplateScope = "everyone" | "department" | "person";

const templates = table("reply_templates", {
  id: uuid,
  title: text,
  shortcut: text,
  text: text,
  scope: word<TemplateScope>(),
  /** Of the scope `department`; null for others. */
  departmentId: orNull(uuid),
  usedIn: word<"chat" | "tickets">(),
  sourceChatId: uuid,
  sourceMessageId: uuid,
  savedById: uuid,
  savedByName: text,
  savedAt: timestamptz,
});

/** A message that was saved as a predefined reply (C12). */
export type ReplyTemplate = RowOf<typeof templates>;

/** Keeps a predefined reply. */
export function insertTemplate(sql: Sql, template: ReplyTemplate): Promise<void> {
  return insertRow(sql, templates, template);
}

/** The predefined replies for everyone, for any of the departments, or for a person: newest first, after a position. */
export function listTemplates(
  sql: Sql,
  staffId: string,
  departmentIds: readonly string[],
  { after, limit }: Range,
): Promise<ReplyTemplate[]> {
  return sql.rows<ReplyTemplate>(
    `
    select ${columnsOf(templates)}
    from reply_templates
    where (scope = 'everyone' or department_id = any ($2::uuid[]) or (scope = 'person' and saved_by_id = $1))
      and ($3::timestamptz is null or (saved_at, id) < ($3::timestamptz, $4::uuid))
    order by saved_at desc, id desc
    limit $5`,
    [staffId, [...departmentIds], after?.at ?? null, after?.id ?? null, limit],
  );
}
