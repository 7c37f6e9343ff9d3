import Type from "typebox";
import { FiguresGroup, FiguresService } from "../gen/switchboard/chat/v1/figures_pb.js";
import { operationsWith } from "../operation.ts";
import { DepartmentNowView, FiguresView, OperatorNowView } from "../schemas/figures.ts";
import { Body, Uuid, Word } from "../schemas/shapes.ts";
import { wordsOf } from "../words.ts";

/** Figures of the support centre (C23). */

const byStaff = operationsWith({ access: "staff", scope: "figures:read", tag: "figures" });

export const getFigures = byStaff("GET /v1/figures", {
  rpc: FiguresService.method.getFigures,
  summary: "Figures of the chats that ended in a period",
  description: "Of the caller's departments; administrators, and API keys with `figures:read`, see all.",
  query: Body({
    from: Type.String({ format: "date-time", description: "Chats that ended at or after." }),
    before: Type.String({
      format: "date-time",
      description: "Chats that ended before; at most 400 days after `from`.",
    }),
    group: Type.Optional(Word(wordsOf(FiguresGroup), { title: "FiguresGroup" })),
    project_id: Type.Optional(Uuid),
    department_id: Type.Optional(Uuid),
    operator_id: Type.Optional(Uuid),
    time_zone: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          "IANA zone that says when a day begins; unless given the one of the departments that are added up, or UTC when they have none or several.",
        examples: ["Asia/Tokyo"],
      }),
    ),
  }),
  answer: Type.Object({
    figures: Type.Array(FiguresView),
    time_zone: Type.String({ description: "By whose clock days are." }),
  }),
  errors: ["chat.invalid_request"],
});

export const getNow = byStaff("GET /v1/figures/now", {
  rpc: FiguresService.method.getNow,
  summary: "How many wait, who holds how many, who is online",
  answer: Type.Object({ departments: Type.Array(DepartmentNowView), operators: Type.Array(OperatorNowView) }),
});
