import { type Figures, FiguresGroup, type Spread } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import { FiguresBody, FiguresQuery, type FiguresView, NowBody } from "@switchboard/contracts/rest/history";
import type { GatewayDeps } from "../deps.ts";
import type { App } from "./app-instance.ts";
import { answers } from "./route-schemas.ts";

const tags = ["figures"];
const config = { access: "staff", scope: "figures:read" } as const;

/** Figures of the support centre (C23). */
export function addFiguresRoutes(app: App, deps: GatewayDeps): void {
  addFigures(app, deps);
  addNow(app, deps);
}

const groups = {
  all: FiguresGroup.UNSPECIFIED,
  operator: FiguresGroup.OPERATOR,
  department: FiguresGroup.DEPARTMENT,
  project: FiguresGroup.PROJECT,
  day: FiguresGroup.DAY,
} as const;

function addFigures(app: App, { figures }: GatewayDeps): void {
  const schema = {
    operationId: "getFigures",
    summary: "Figures of the chats that ended in a period",
    description: "Of the caller's departments; administrators, and API keys with `figures:read`, see all.",
    tags,
    querystring: FiguresQuery,
    response: answers(FiguresBody),
  };
  app.get("/v1/figures", { schema, config }, async (request) => {
    const { from, before, group = "all", project_id = "", department_id = "", operator_id = "" } = request.query;
    const question = {
      from: new Date(from),
      before: new Date(before),
      group: groups[group],
      projectId: project_id,
      departmentId: department_id,
      operatorId: operator_id,
    };
    const answer = await figures.getFigures(question, { callerToken: await request.callerToken() });
    return { figures: answer.figures.map(toFiguresView) };
  });
}

function addNow(app: App, { figures }: GatewayDeps): void {
  const schema = {
    operationId: "getNow",
    summary: "How many wait, who holds how many, who is online",
    tags,
    response: answers(NowBody),
  };
  app.get("/v1/figures/now", { schema, config }, async (request) => {
    const now = await figures.getNow({}, { callerToken: await request.callerToken() });
    return {
      departments: now.departments.map(({ departmentId, name, waiting, held, oldestWaitS, online }) => ({
        department_id: departmentId,
        name,
        waiting,
        held,
        oldest_wait_s: oldestWaitS,
        online,
      })),
      operators: now.operators.map(({ operatorId, ...operator }) => ({ operator_id: operatorId, ...operator })),
    };
  });
}

function toFiguresView(figures: Figures): FiguresView {
  return {
    key: figures.key,
    name: figures.name,
    served: figures.served,
    missed: figures.missed,
    contact_form: figures.contactForm,
    bounce_rate: figures.bounceRate,
    waiting: toSpreadView(figures.waiting),
    first_response: toSpreadView(figures.firstResponse),
    duration: toSpreadView(figures.duration),
    ratings: figures.ratings,
    rating: figures.rating,
    scores: figures.scores,
    online_s: figures.onlineS,
  };
}

function toSpreadView(spread: Spread | undefined): FiguresView["waiting"] {
  return spread === undefined ? null : { median_s: spread.medianS, p95_s: spread.p95S };
}
