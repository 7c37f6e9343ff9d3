import { FiguresGroup } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { getFigures, getNow } from "@switchboard/contracts/operations/figures";
import type { GatewayDeps } from "../deps.ts";
import { toFiguresView, toNow } from "../mapping/figures-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

const groups = {
  all: FiguresGroup.UNSPECIFIED,
  operator: FiguresGroup.OPERATOR,
  department: FiguresGroup.DEPARTMENT,
  project: FiguresGroup.PROJECT,
  day: FiguresGroup.DAY,
} as const;

/** Figures of the support centre (C23). */
export function addFiguresRoutes(app: App, { figures }: GatewayDeps): void {
  serve(app, getFigures, async (input, call) => {
    const question = {
      from: new Date(input.from),
      before: new Date(input.before),
      group: groups[input.group ?? "all"],
      projectId: input.project_id ?? "",
      departmentId: input.department_id ?? "",
      operatorId: input.operator_id ?? "",
    };
    return { figures: (await figures.getFigures(question, call)).figures.map(toFiguresView) };
  });
  serve(app, getNow, (_, call) => figures.getNow({}, call).then(toNow));
}
