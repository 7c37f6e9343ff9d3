import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  GetClientResponseSchema,
  GetSiteClientResponseSchema,
  type SiteClient,
} from "@switchboard/contracts/gen/switchboard/search/v1/clients";
import type { Answer } from "@switchboard/contracts/operation";
import { getChatClient, getClientTab } from "@switchboard/contracts/operations/client-tab";
import { getClient } from "@switchboard/contracts/operations/clients";
import { toDate } from "@switchboard/contracts/times";
import { AppError } from "@switchboard/kit/errors";
import type { CallOptions } from "@switchboard/rpc/unary-client";
import type { GatewayDeps } from "../deps.ts";
import { mergeNewest } from "../merge-newest.ts";
import { required } from "../required.ts";
import { answerView } from "../view/view.ts";
import { toChatView } from "../views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

type Chats = Answer<typeof getClientTab>["chats"];

/** How long a part of a tab is waited for, in milliseconds: the rest is there by then. */
const PART_MS = 1_000;
/** Chats in a tab. */
const CHATS_MAX = 20;

const toDirectoryView = answerView(getClient.answer, GetClientResponseSchema);
const toChatClientView = answerView(getChatClient.answer, GetSiteClientResponseSchema);

/** A client with what several services have of it (D2), and the client of a chat (C8). */
export function addClientRoutes(app: App, deps: GatewayDeps): void {
  const { clients, chat, organisation } = deps;
  serve(app, getClientTab, async ({ client_id: clientId }, call) => {
    const found = await clients.getClient({ clientId }, call);
    const { projectIds } = required(found.client);
    const projects = projectIds.map((id) => ({ id, name: organisation.projectName(id) ?? "" }));
    return { ...toDirectoryView(found, "staff"), projects, chats: await readChats(deps, found.sites, call) };
  });
  serve(app, getChatClient, async ({ chat_id: chatId }, call) => {
    const { projectId, visitor } = required((await chat.getChat({ chatId }, call)).chat);
    const clientId = visitor?.clientId ?? "";
    if (clientId === "") throw new AppError("not_found", "search.client_not_found", { client_id: clientId });
    return toChatClientView(await clients.getSiteClient({ projectId, clientId }, call), "staff");
  });
}

/** The newest chats of a client in all projects, or why they cannot be had. */
async function readChats({ history }: GatewayDeps, sites: readonly SiteClient[], call: CallOptions): Promise<Chats> {
  const asked = sites.map(({ projectId, clientId }) =>
    history.listHistory({ projectId, clientId, pageSize: CHATS_MAX }, { ...call, timeoutMs: PART_MS }),
  );
  try {
    const lists = (await Promise.all(asked)).map(({ chats }) => chats.map(placed));
    const chats = mergeNewest(lists, CHATS_MAX).map((one) => toChatView(one, "staff"));
    return { state: "whole", reason: null, chats };
  } catch (error) {
    return { state: "failed", reason: AppError.from(error).reason, chats: [] };
  }
}

function placed(chat: Chat) {
  return { ...chat, at: toDate(required(chat.openedAt)) };
}
