import {
  FiguresGroup,
  type FiguresServiceService,
  type Figures as ProtoFigures,
} from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { invalidField } from "@switchboard/kit/errors";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import type { ChatDeps } from "../deps.ts";
import { type FiguresView, getFigures, getNow } from "../queries/get-figures.ts";
import type { Group } from "../store/chat-figures.ts";
import { checkOptionalId } from "../validation.ts";

/** The face of the service for figures (C23). */
export function figuresHandlers({ pool, now }: ChatDeps): UnaryHandlers<FiguresServiceService> {
  return {
    getFigures: async (request, { caller }) => {
      const question = {
        from: given(request.from, "/from"),
        before: given(request.before, "/before"),
        projectId: checkOptionalId(request.projectId, "/project_id"),
        departmentId: checkOptionalId(request.departmentId, "/department_id"),
        operatorId: checkOptionalId(request.operatorId, "/operator_id"),
      };
      const figures = await getFigures(pool, caller, question, toGroup(request.group), now());
      return { figures: figures.map(toProtoFigures) };
    },
    getNow: async (_, { caller }) => {
      const { departments, operators } = await getNow(pool, caller, now());
      return { departments: [...departments], operators: [...operators] };
    },
  };
}

function given(at: Date | undefined, pointer: string): Date {
  if (at === undefined) throw invalidField("chat.invalid_request", pointer, "is required");
  return at;
}

function toGroup(group: FiguresGroup): Group {
  switch (group) {
    case FiguresGroup.OPERATOR:
      return "operator";
    case FiguresGroup.DEPARTMENT:
      return "department";
    case FiguresGroup.PROJECT:
      return "project";
    case FiguresGroup.DAY:
      return "day";
    default:
      return "all";
  }
}

function toProtoFigures({ waiting, firstResponse, duration, onlineS, scores, ...figures }: FiguresView): ProtoFigures {
  return {
    ...figures,
    waiting: toSpread(waiting),
    firstResponse: toSpread(firstResponse),
    duration: toSpread(duration),
    scores: [...scores],
    onlineS,
  };
}

/** Postgres answers with nulls when there was nothing to measure. */
function toSpread(spread: readonly (number | null)[] | null): ProtoFigures["waiting"] {
  const [medianS, p95S] = spread ?? [];
  return typeof medianS === "number" && typeof p95S === "number" ? { medianS, p95S } : undefined;
}
