import type { Figures, GetNowResponse, Spread } from "@switchboard/contracts/gen/switchboard/chat/v1/figures";
import type { FiguresView } from "@switchboard/contracts/schemas/figures";

/** Figures of the support centre (C23): proto in, JSON out. */

export function toFiguresView(figures: Figures): FiguresView {
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

export function toNow({ departments, operators }: GetNowResponse) {
  return {
    departments: departments.map(({ departmentId, name, waiting, held, oldestWaitS, online }) => ({
      department_id: departmentId,
      name,
      waiting,
      held,
      oldest_wait_s: oldestWaitS,
      online,
    })),
    operators: operators.map(({ operatorId, name, online, held }) => ({ operator_id: operatorId, name, online, held })),
  };
}

function toSpreadView(spread: Spread | undefined): FiguresView["waiting"] {
  return spread === undefined ? null : { median_s: spread.medianS, p95_s: spread.p95S };
}
