import {
  FiguresGroup,
  type FiguresService,
  type Figures as ProtoFigures,
} from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import type { Complete } from "@switchboard/contracts/messages";
import { toWord } from "@switchboard/contracts/words";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { ChatDeps } from "../deps.ts";
import { type FiguresView, getFigures, getNow } from "../queries/get-figures.ts";
import { checkOptionalId, checkTime } from "../validation.ts";

/** The face of the service for figures (C23). */
export function figuresHandlers({ pool, now }: ChatDeps): UnaryHandlers<typeof FiguresService> {
  return {
    getFigures: async (request, { caller }) => {
      const question = {
        from: checkTime(request.from, "/from"),
        before: checkTime(request.before, "/before"),
        projectId: checkOptionalId(request.projectId, "/project_id"),
        departmentId: checkOptionalId(request.departmentId, "/department_id"),
        operatorId: checkOptionalId(request.operatorId, "/operator_id"),
      };
      const figures = await getFigures(pool, caller, question, toWord(FiguresGroup, request.group) ?? "all", now());
      return { figures: figures.map(toProtoFigures) };
    },
    getNow: (_, { caller }) => getNow(pool, caller, now()),
  };
}

function toProtoFigures({
  waiting,
  firstResponse,
  duration,
  onlineS,
  scores,
  ...figures
}: FiguresView): Complete<ProtoFigures> {
  return {
    ...figures,
    waiting: toSpread(waiting),
    firstResponse: toSpread(firstResponse),
    duration: toSpread(duration),
    scores,
    onlineS,
  };
}

/** Postgres answers with nulls when there was nothing to measure. */
function toSpread(spread: readonly (number | null)[] | null): Complete<ProtoFigures>["waiting"] {
  const [medianS, p95S] = spread ?? [];
  return typeof medianS === "number" && typeof p95S === "number" ? { medianS, p95S } : undefined;
}
