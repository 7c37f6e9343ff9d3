import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readBillmanager } from "@switchboard/search/feeds/billmanager";
import { readFossbilling } from "@switchboard/search/feeds/fossbilling";
import { type Drafts, type Page, pageOf } from "@switchboard/search/feeds/page";
import { readWhmcs } from "@switchboard/search/feeds/whmcs";

const panels = { billmanager: readBillmanager, whmcs: readWhmcs, fossbilling: readFossbilling } as const;

/** A billing panel whose answers can be read. */
export type Panel = keyof typeof panels;

export function isPanel(name: string): name is Panel {
  return Object.hasOwn(panels, name);
}

/** How answers of a panel are read. */
export interface PanelFiles {
  readonly panel: Panel;
  readonly files: readonly string[];
  readonly zone: string;
  readonly at: Date | undefined;
}

/** What files have that hold one answer of a panel each: rows of clients, and what is wrong with the files. */
export async function readPanelFiles({ panel, files, zone, at }: PanelFiles): Promise<Drafts> {
  const pages: Page[] = [];
  const unread: Drafts["faults"][number][] = [];
  for (const file of files) {
    const body = await readJson(file);
    if (body === undefined) unread.push({ source: file, field: "", reason: "is not JSON" });
    else pages.push(pageOf(file.replace(/\.gz$/i, ""), body));
  }
  // What happened after the panel answered is newer than what it said.
  const version = (at ?? (await dateOfOldest(files))).getTime();
  const { drafts, faults } = panels[panel](pages, { version, zone });
  return { drafts, faults: [...unread, ...faults] };
}

async function readJson(file: string): Promise<unknown> {
  const bytes = await readFile(file);
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = (isPacked ? await promisify(gunzip)(bytes) : bytes).toString("utf8");
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as unknown;
  } catch {
    return undefined;
  }
}

async function dateOfOldest(files: readonly string[]): Promise<Date> {
  const dates = await Promise.all(files.map(async (file) => (await stat(file)).mtime));
  return new Date(Math.min(...dates.map(Number)));
}
