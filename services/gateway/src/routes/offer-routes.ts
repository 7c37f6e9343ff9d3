import {
  cancelOffer,
  denyTransfer,
  forwardChat,
  listForwardTargets,
  transferChat,
} from "@switchboard/contracts/operations/offers";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { toStaffChat } from "./chat-answers.ts";
import { serve } from "./serve.ts";

/** Handing a chat over (C20, C21); accepting is taking it. */
export function addOfferRoutes(app: App, { offers }: GatewayDeps): void {
  serve(app, forwardChat, ({ chat_id: chatId, department_id: departmentId }, call) =>
    offers.forwardChat({ chatId, departmentId }, call).then(toStaffChat),
  );
  serve(app, transferChat, ({ chat_id: chatId, operator_id: operatorId, reason }, call) =>
    offers.transferChat({ chatId, operatorId, reason }, call).then(toStaffChat),
  );
  serve(app, denyTransfer, ({ chat_id: chatId }, call) => offers.denyTransfer({ chatId }, call).then(toStaffChat));
  serve(app, cancelOffer, ({ chat_id: chatId }, call) => offers.cancelOffer({ chatId }, call).then(toStaffChat));
  serve(app, listForwardTargets, async ({ chat_id: chatId }, call) => {
    const { departments, operators } = await offers.listForwardTargets({ chatId }, call);
    return { departments, operators: operators.map((one) => ({ ...one, department_ids: one.departmentIds })) };
  });
}
