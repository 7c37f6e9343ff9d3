import { metricsOf } from "@switchboard/kit/metrics";

const { counter, gauge, histogram } = metricsOf("chat");

/** Messages by what became of them. */
export const messagesTotal = counter("messages_total", "Messages of people, by outcome.", ["outcome"]);

/** Rows of a statement that writes messages. */
export const batchSize = histogram(
  "message_batch_rows",
  "Messages written by one statement.",
  [],
  [1, 2, 5, 10, 20, 50, 100, 200, 500],
);

/** Duration of a statement that writes messages, its commit included. */
export const batchSeconds = histogram(
  "message_batch_duration_seconds",
  "Time to write and commit one batch of messages.",
);

/** Messages that wait for the next statement. */
export const messagesQueued = gauge("messages_queued", "Messages waiting to be written.");

/** Streams of gateways. */
export const exchangeStreams = gauge("exchange_streams", "Open exchange streams.");

/** Chats that wait, by department. */
export const chatsWaiting = gauge("waiting_chats", "Chats in the list, by department.", ["department_id"]);

/** Chats that operators hold, by department. */
export const chatsHeld = gauge("held_chats", "Chats held by operators, by department.", ["department_id"]);

/** How long the longest waiting chat waits, by department. */
export const oldestWait = gauge("oldest_wait_seconds", "Wait of the oldest chat in the list.", ["department_id"]);

/** How often presence was asked who is online. */
export const operatorSyncs = counter("operator_syncs_total", "Readings of who is online, by outcome.", ["outcome"]);

/** What became of offers. */
export const offerOutcomes = counter(
  "offer_outcomes_total",
  "Offers that came to an end, by kind and outcome: accepted, denied, timeout, lost, cancelled, ended.",
  ["kind", "outcome"],
);

/** Chats that routing gave to somebody. */
export const decisionsTotal = counter("decisions_total", "Chats given out by routing, by mode.", ["mode"]);

/** One turn of the work that nobody waits for. */
export const runSeconds = histogram(
  "run_duration_seconds",
  "Time of one run of routing, deadlines, the absence sweep and the invariant checker, by job.",
  ["job"],
);

/** How late deadlines fire. */
export const deadlineLateness = histogram(
  "deadline_lateness_seconds",
  "Seconds between when a deadline was due and when it fired, by kind.",
  ["kind"],
  [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300],
);

/** What must always be true, and was found not to be. */
export const violationsTotal = counter(
  "invariant_violations_total",
  "Violations of what must always be true of chats, by invariant; 0 while all is well.",
  ["invariant"],
);

/** Who could be given a chat now, by department. */
export const routableOperators = gauge(
  "routable_operators",
  "Operators who are online and below the chat limit, by department; whether it is open is not asked.",
  ["department_id"],
);

/** Chats whose operator is not there. */
export const unreachableChats = gauge("owner_unreachable_chats", "Held chats whose operator is not online.");
