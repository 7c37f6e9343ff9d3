import type {
  GetWhyResponse,
  ListPlace,
  RoutingDecision,
  TimelineEntry,
} from "@switchboard/contracts/gen/switchboard/chat/v1/why";
import type { DecisionView, ListPlaceView, TimelineEntryView } from "@switchboard/contracts/schemas/why";
import { toTimeView } from "./time-view.ts";

/** Why a chat is where it is (C17): proto in, JSON out. */
export function toWhy({ decisions, timeline, places }: GetWhyResponse) {
  return {
    decisions: decisions.map(toDecisionView),
    timeline: timeline.map(toEntryView),
    places: places.map(toPlaceView),
  };
}

function toDecisionView(decision: RoutingDecision): DecisionView {
  return {
    at: toTimeView(decision.at),
    department_id: decision.departmentId,
    operator_id: decision.operatorId,
    operator_name: decision.operatorName,
    ...toThoughts(decision),
  };
}

function toEntryView({ version, at, kind, params }: TimelineEntry): TimelineEntryView {
  return { version, at: toTimeView(at), kind, params };
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
