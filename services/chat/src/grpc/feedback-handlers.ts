import { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { fields, given } from "@switchboard/kit/checks";
import { done } from "@switchboard/rpc/unary-handler";
import { rateChat } from "../commands/chat-commands.ts";
import { sendTranscript } from "../commands/send-transcript.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { check } from "../validation.ts";
import { serving } from "./serving.ts";

/** Characters of a rating's comment. */
const COMMENT_MAX = 1_000;

const toRating = fields({ chatId: check.id, score: given<number>(), comment: check.textOf(COMMENT_MAX) });
const toTranscript = fields({ chatId: check.id, email: check.email });

/** The face of the service for ratings and transcripts: translate in, call one command, translate out. */
export const serveFeedback = serving(FeedbackService, (handle) => ({
  rateChat: handle(toRating, rateChat, toChatAnswer),
  sendTranscript: handle(toTranscript, sendTranscript, done),
}));
