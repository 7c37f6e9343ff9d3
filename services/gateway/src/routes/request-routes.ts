import { getAccountLink, listRequests, requestClient, requestTicket } from "@switchboard/contracts/operations/requests";
import type { GatewayDeps } from "../deps.ts";
import { toRequestView } from "../mapping/detail-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** What begins in a chat and is done elsewhere (C11). */
export function addRequestRoutes(app: App, { requests }: GatewayDeps): void {
  serve(app, requestTicket, async ({ chat_id: chatId, subject }, call) => {
    return { request: toRequestView((await requests.requestTicket({ chatId, subject }, call)).request) };
  });
  serve(app, requestClient, async ({ chat_id: chatId, name = "", email = "", phone = "" }, call) => {
    return { request: toRequestView((await requests.requestClient({ chatId, name, email, phone }, call)).request) };
  });
  serve(app, listRequests, async ({ chat_id: chatId }, call) => {
    return { requests: (await requests.listRequests({ chatId }, call)).requests.map(toRequestView) };
  });
  serve(app, getAccountLink, async ({ chat_id: chatId }, call) => {
    return { url: (await requests.getAccountLink({ chatId }, call)).url };
  });
}
