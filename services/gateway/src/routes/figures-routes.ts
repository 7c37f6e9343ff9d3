import { FiguresGroup } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { getFigures, getNow } from "@switchboard/contracts/operations/figures";
import { toTimestamp } from "@switchboard/contracts/times";
import { fromWord } from "@switchboard/contracts/words";
import type { GatewayDeps } from "../deps.ts";
import { toFiguresView, toNow } from "../mapping/figures-views.ts";
import type { App } from "./app-instance.ts";
import { serve } from "./serve.ts";

/** Figures of the support centre (C23). */
export function addFiguresRoutes(app: App, { figures }: GatewayDeps): void {
  serve(app, getFigures, async (input, call) => {
    const question = {
      from: toTimestamp(new Date(input.from)),
      before: toTimestamp(new Date(input.before)),
      group: fromWord(FiguresGroup, input.group),
      projectId: input.project_id ?? "",
      departmentId: input.department_id ?? "",
      operatorId: input.operator_id ?? "",
    };
    return { figures: (await figures.getFigures(question, call)).figures.map(toFiguresView) };
  });
  serve(app, getNow, (_, call) => figures.getNow({}, call).then(toNow));
}
