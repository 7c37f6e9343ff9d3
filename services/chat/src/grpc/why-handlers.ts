import { type RoutingDecision, WhyService } from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import { messageFields } from "@switchboard/contracts/message-fields";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import type { Decision } from "../domain/routing.ts";
import { plainParams } from "../domain/why.ts";
import { getWhy } from "../queries/get-why.ts";
import type { KeptDecision } from "../store/decisions.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { ofChat } from "../validation.ts";
import { serving } from "./serving.ts";

/** The face of the service for explanations (C17). */
export const serveWhy = serving(WhyService, (handle) => ({
  getWhy: handle(ofChat, getWhy, ({ decisions, timeline, places }) => ({
    decisions: decisions.map(toProtoDecision),
    timeline: timeline.map(toProtoEntry),
    places: places.map(({ decision, ...place }) => ({ ...place, ...toProtoThoughts(decision) })),
  })),
}));

function toProtoDecision({ at, departmentId, decision }: KeptDecision): Complete<RoutingDecision> {
  const { id = "", name = "" } = decision.operator ?? {};
  return { at: toTimestamp(at), departmentId, operatorId: id, operatorName: name, ...toProtoThoughts(decision) };
}

function toProtoThoughts({ policy, counts, candidates }: Decision) {
  return {
    mode: policy.mode,
    chatLimit: policy.chatLimit,
    counts: { ...counts } as Record<string, number>,
    candidates: candidates.map(({ operator: { id, name }, ...rest }) => ({
      operatorId: id,
      operatorName: name,
      ...rest,
    })),
  };
}

function toProtoEntry(row: TimelineRow) {
  return messageFields({ ...row, params: plainParams(row.params) });
}
