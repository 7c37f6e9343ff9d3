import {
  FiguresGroup,
  FiguresService,
  type Figures as ProtoFigures,
} from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import type { Complete } from "@switchboard/contracts/messages";
import { toWord } from "@switchboard/contracts/words";
import { fields } from "@switchboard/kit/checks";
import { invalidField } from "@switchboard/kit/errors";
import { type FiguresView, getFigures, getNow } from "../queries/get-figures.ts";
import { check } from "../validation.ts";
import { serving } from "./serving.ts";

const toQuestion = fields({
  from: check.time,
  before: check.time,
  projectId: check.optionalId,
  departmentId: check.optionalId,
  operatorId: check.optionalId,
  timeZone: checkTimeZone,
  group: (group: FiguresGroup) => toWord(FiguresGroup, group) ?? "all",
});

/** The face of the service for figures (C23). */
export const serveFigures = serving(FiguresService, (handle, deps) => ({
  getFigures: handle(toQuestion, getFigures, ({ figures, timeZone }) => ({
    figures: figures.map(toProtoFigures),
    timeZone,
  })),
  getNow: (_, context) => getNow(deps, context, undefined),
}));

/** By name only: databases read the signs of offsets the other way round. */
function checkTimeZone(zone: string, pointer: string): string | undefined {
  if (zone === "") return undefined;
  try {
    if (/^[A-Za-z]/.test(zone)) return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw invalidField("chat.invalid_request", pointer, "must be a time zone such as Asia/Tokyo");
}

function toProtoFigures({ waiting, firstResponse, duration, ...figures }: FiguresView): Complete<ProtoFigures> {
  return {
    ...figures,
    waiting: toSpread(waiting),
    firstResponse: toSpread(firstResponse),
    duration: toSpread(duration),
  };
}

/** Postgres answers with nulls when there was nothing to measure. */
function toSpread(spread: readonly (number | null)[] | null): Complete<ProtoFigures>["waiting"] {
  const [medianS, p95S] = spread ?? [];
  return typeof medianS === "number" && typeof p95S === "number" ? { medianS, p95S } : undefined;
}
