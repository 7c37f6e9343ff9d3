import type {
  CandidateVerdict,
  RoutingDecision,
  TimelineEntry,
  WhyService,
} from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { Complete } from "@switchboard/contracts/messages";
import { toTimestamp } from "@switchboard/contracts/times";
import { handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { ChatDeps } from "../deps.ts";
import type { Decision } from "../domain/routing.ts";
import { plainParams } from "../domain/why.ts";
import { getWhy } from "../queries/get-why.ts";
import type { KeptDecision } from "../store/decisions.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { ofChat } from "../validation.ts";

/** The face of the service for explanations (C17). */
export function whyHandlers(deps: ChatDeps): UnaryHandlers<typeof WhyService> {
  return {
    getWhy: handling(deps)(ofChat, getWhy, ({ decisions, timeline, places }) => ({
      decisions: decisions.map(toProtoDecision),
      timeline: timeline.map(toProtoEntry),
      places: places.map(({ decision, ...place }) => ({ ...place, ...toProtoThoughts(decision) })),
    })),
  };
}

function toProtoDecision({ at, departmentId, decision }: KeptDecision): Complete<RoutingDecision> {
  const { id = "", name = "" } = decision.operator ?? {};
  return { at: toTimestamp(at), departmentId, operatorId: id, operatorName: name, ...toProtoThoughts(decision) };
}

function toProtoThoughts({ policy, counts, candidates }: Decision) {
  return {
    mode: policy.mode,
    chatLimit: policy.chatLimit,
    counts: { ...counts } as Record<string, number>,
    candidates: candidates.map(
      ({ operator, load, verdict }): Complete<CandidateVerdict> => ({
        operatorId: operator.id,
        operatorName: operator.name,
        load,
        verdict,
      }),
    ),
  };
}

function toProtoEntry({ version, at, kind, params }: TimelineRow): Complete<TimelineEntry> {
  return { version, at: toTimestamp(at), kind, params: plainParams(params) };
}
