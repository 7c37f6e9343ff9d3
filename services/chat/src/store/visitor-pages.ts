import { newId } from "@switchboard/kit/ids";
import { forgetRows } from "@switchboard/pg/forget-rows";
import type { Sql } from "@switchboard/pg/pool";

/** A page that a visitor looked at. */
export interface PageVisit {
  readonly url: string;
  readonly title: string;
  readonly visitedAt: Date;
}

/** Pages kept of one visitor in one project. */
const PAGES_MAX = 50;

/** Keeps that a visitor looks at a page. The page they looked at last, once more, is not another one. */
export async function savePage(sql: Sql, visitorId: string, projectId: string, page: PageVisit): Promise<void> {
  await sql.query(
    `
    with newest as (
      select id, url
      from visitor_pages
      where visitor_id = $1 and project_id = $2
      order by visited_at desc, id desc
      limit 1
    ),
    again as (
      update visitor_pages p
      set title = $5, visited_at = greatest(p.visited_at, $6)
      from newest
      where p.id = newest.id and newest.url = $4
      returning p.id
    ),
    pushed_out as (
      delete from visitor_pages
      where id in (
        select id
        from visitor_pages
        where visitor_id = $1 and project_id = $2
        order by visited_at desc, id desc
        offset ${PAGES_MAX - 1}
      )
      and not exists (select from again)
    )
    insert into visitor_pages (id, visitor_id, project_id, url, title, visited_at)
    select $3, $1, $2, $4, $5, $6
    where not exists (select from again)`,
    [visitorId, projectId, newId(), page.url, page.title, page.visitedAt],
  );
}

/** The pages that a visitor looked at in a project, newest first. */
export function listPages(sql: Sql, visitorId: string, projectId: string): Promise<PageVisit[]> {
  return sql.rows<PageVisit>(
    `
    select url, title, visited_at as "visitedAt"
    from visitor_pages
    where visitor_id = $1 and project_id = $2
    order by visited_at desc, id desc
    limit ${PAGES_MAX}`,
    [visitorId, projectId],
  );
}

/** Forgets pages looked at before a time. */
export function forgetPages(sql: Sql, before: Date, signal: AbortSignal): Promise<number> {
  return forgetRows(sql, signal, "visitor_pages", "visited_at < $1", [before]);
}
