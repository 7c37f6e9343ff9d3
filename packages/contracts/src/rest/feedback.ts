import Type, { type Static } from "typebox";

/** Bodies of ratings and transcripts (C5, C15). */

const strict = { additionalProperties: false } as const;

export const RateChatBody = Type.Object(
  {
    score: Type.Integer({ minimum: 1, maximum: 5 }),
    comment: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  strict,
);
export type RateChatBody = Static<typeof RateChatBody>;

export const SendTranscriptBody = Type.Object({ email: Type.String({ maxLength: 254, format: "email" }) }, strict);
export type SendTranscriptBody = Static<typeof SendTranscriptBody>;
