import type { FeedbackService } from "@switchboard/contracts/gen/switchboard/chat/v1/feedback";
import type { UnaryHandlers } from "@switchboard/rpc/unary-handler";
import { rateChat } from "../commands/rate-chat.ts";
import { sendTranscript } from "../commands/send-transcript.ts";
import type { ChatDeps } from "../deps.ts";
import { toProtoChat } from "../mapping/chat-mapping.ts";
import { checkEmail, checkField, checkId } from "../validation.ts";

/** Characters of a rating's comment. */
const COMMENT_MAX = 1_000;

/** The face of the service for ratings and transcripts: translate in, call one command, translate out. */
export function feedbackHandlers(deps: ChatDeps): UnaryHandlers<typeof FeedbackService> {
  return {
    rateChat: async ({ chatId, score, comment }, context) => {
      const rating = { score, comment: checkField(comment, "/comment", COMMENT_MAX) };
      return { chat: toProtoChat(await rateChat(deps, context, { chatId: checkId(chatId, "/chat_id"), ...rating })) };
    },
    sendTranscript: async ({ chatId, email }, context) => {
      await sendTranscript(deps, context, { chatId: checkId(chatId, "/chat_id"), email: checkEmail(email, "/email") });
      return {};
    },
  };
}
