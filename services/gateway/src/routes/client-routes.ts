import type { Chat } from "@switchboard/contracts/gen/switchboard/chat/v1/chat";
import {
  GetChatClientResponseSchema,
  type GetClientResponse,
  GetClientResponseSchema,
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
const toChatClientView = answerView(getChatClient.answer, GetChatClientResponseSchema);

/** A client with what several services have of it (D2), and the client of a chat (C8). */
export function addClientRoutes(app: App, deps: GatewayDeps): void {
  const { clients, chat, organisation } = deps;
  serve(app, getClientTab, async ({ client_id: clientId }, call) => {
    const found = await clients.getClient({ clientId }, call);
    const { projectIds } = required(found.client);
    const projects = projectIds.map((id) => ({ id, name: organisation.projectName(id) ?? "" }));
    return { ...toDirectoryView(found, "staff"), projects, chats: await readChats(deps, found, call) };
  });
  serve(app, getChatClient, async ({ chat_id: chatId }, call) => {
    const { projectId, visitor } = required((await chat.getChat({ chatId }, call)).chat);
    const named = { chatId, projectId, clientId: visitor?.clientId ?? "" };
    return toChatClientView(await clients.getChatClient(named, call), "staff");
  });
}

/** The newest chats of a client in all projects, and those they were registered from; or why they cannot be had. */
async function readChats(deps: GatewayDeps, client: GetClientResponse, call: CallOptions): Promise<Chats> {
  const within = { ...call, timeoutMs: PART_MS };
  const bySite = client.sites.map(async ({ projectId, clientId }) => {
    const page = await deps.history.listHistory({ projectId, clientId, pageSize: CHATS_MAX }, within);
    return page.chats;
  });
  const registered = client.chatIds.map((chatId) => readChat(deps, chatId, within));
  try {
    const lists = (await Promise.all([...bySite, ...registered])).map((chats) => chats.map(placed));
    // One that is in two lists is there once.
    const byId = new Map(lists.flat().map((chat) => [chat.id, chat]));
    const chats = mergeNewest([[...byId.values()]], CHATS_MAX).map((one) => toChatView(one, "staff"));
    return { state: "whole", reason: null, chats };
  } catch (error) {
    return { state: "failed", reason: AppError.from(error).reason, chats: [] };
  }
}

/** A chat as a list, which is empty when the chat is gone or the caller may not see it. */
async function readChat({ chat }: GatewayDeps, chatId: string, call: CallOptions): Promise<Chat[]> {
  try {
    return [required((await chat.getChat({ chatId }, call)).chat)];
  } catch (error) {
    if (AppError.from(error).kind === "not_found") return [];
    throw error;
  }
}

function placed(chat: Chat) {
  return { ...chat, at: toDate(required(chat.openedAt)) };
}
