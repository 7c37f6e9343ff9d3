import type { Conversation } from "@switchboard/sdk/conversation";

/** How far a message came: to the gateway, to a screen of the other side, under their eyes. */
export type MessageMark = ReturnType<Conversation["mark"]>;
