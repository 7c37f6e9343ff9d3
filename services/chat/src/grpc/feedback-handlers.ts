import type { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import { fields, given } from "@switchboard/kit/checks";
import { done, handling, type UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { rateChat } from "../commands/chat-commands.ts";
import { sendTranscript } from "../commands/send-transcript.ts";
import type { ChatDeps } from "../deps.ts";
import { toChatAnswer } from "../mapping/chat-mapping.ts";
import { checkEmail, checkId, fieldOf } from "../validation.ts";

/** Characters of a rating's comment. */
const COMMENT_MAX = 1_000;

const toRating = fields({ chatId: checkId, score: given<number>(), comment: fieldOf(COMMENT_MAX) });
const toTranscript = fields({ chatId: checkId, email: checkEmail });

/** The face of the service for ratings and transcripts: translate in, call one command, translate out. */
export function feedbackHandlers(deps: ChatDeps): UnaryHandlers<typeof FeedbackService> {
  const handle = handling(deps);
  return {
    rateChat: handle(toRating, rateChat, toChatAnswer),
    sendTranscript: handle(toTranscript, sendTranscript, done),
  };
}
