import type {
  GetWhyResponse,
  ListPlace,
  RoutingDecision,
  TimelineEntry,
} from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import {
  ChatWhyBody,
  type DecisionView,
  type ListPlaceView,
  type TimelineEntryView,
} from "@switchboard/contracts/rest/why";
import type { GatewayDeps } from "../deps.ts";
import { toTimestamp } from "../mapping/to-timestamp.ts";
import type { App } from "./app-instance.ts";
import { answers, ChatParams } from "./route-schemas.ts";

/** Why a chat is where it is (C17). */
export function addWhyRoutes(app: App, { why }: GatewayDeps): void {
  const schema = {
    operationId: "explainChat",
    summary: "Why a chat is where it is",
    description:
      "What routing decided about it and who else could have had it, what happened to it, and while it waits, why nobody was given it yet.",
    tags: ["chats"],
    params: ChatParams,
    response: answers(ChatWhyBody),
  };
  const config = { access: "staff", scope: "chats:read" } as const;
  app.get("/v1/chats/:chat_id/why", { schema, config }, async (request) => {
    const question = { chatId: request.params.chat_id };
    return toBody(await why.getWhy(question, { callerToken: await request.callerToken() }));
  });
}

function toBody({ decisions, timeline, places }: GetWhyResponse): ChatWhyBody {
  return {
    decisions: decisions.map(toDecisionView),
    timeline: timeline.map(toEntryView),
    places: places.map(toPlaceView),
  };
}

function toDecisionView(decision: RoutingDecision): DecisionView {
  return {
    at: toTimestamp(decision.at),
    department_id: decision.departmentId,
    operator_id: decision.operatorId,
    operator_name: decision.operatorName,
    ...toThoughts(decision),
  };
}

function toEntryView({ version, at, kind, params }: TimelineEntry): TimelineEntryView {
  return { version, at: toTimestamp(at), kind, params };
}

function toPlaceView(place: ListPlace): ListPlaceView {
  return {
    department_id: place.departmentId,
    department_name: place.departmentName,
    position: place.position,
    open: place.open,
    reason: place.reason,
    ...toThoughts(place),
  };
}

function toThoughts({ mode, chatLimit, counts, candidates }: RoutingDecision | ListPlace) {
  return {
    mode,
    chat_limit: chatLimit,
    counts,
    candidates: candidates.map(({ operatorId, operatorName, load, verdict }) => ({
      operator_id: operatorId,
      operator_name: operatorName,
      load,
      verdict,
    })),
  };
}
