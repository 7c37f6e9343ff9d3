import { decode } from "@switchboard/contracts/encode";
import {
  HeldLiveSchema,
  type ListLive,
  ListLiveSchema,
} from "@switchboard/contracts/gen/switchboard/chat/v1/chat_live";
import { PreferencesSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import { ModeChangedSchema } from "@switchboard/contracts/gen/switchboard/presence/v1/presence";
import type { ListFrame } from "@switchboard/contracts/realtime";
import {
  liveHeldSubject,
  liveListSubject,
  liveModeSubject,
  livePreferencesSubject,
} from "@switchboard/contracts/subjects";
import { ownCall } from "../../auth/caller-tokens.ts";
import type { GatewayDeps } from "../../deps.ts";
import { toChatView, toMessageView, toModeView, toPreferencesView } from "../../views.ts";
import { encodeFrame } from "../socket/server-frames.ts";
import type { StaffPushes } from "./staff-channel.ts";

/** Everything that staff are told without asking, but who is online. */
export function staffPushes(deps: Pick<GatewayDeps, "chat" | "organisation" | "signer">): readonly StaffPushes[] {
  return [
    {
      subject: liveListSubject,
      keysOf: (staff) => deps.organisation.departmentsSeenBy(staff),
      frameOf: listFrame,
      list: {
        staleFrame: encodeFrame({ t: "list_stale", list: "waiting" }),
        digests: async (keys) => {
          const asked = { departmentIds: [...keys] };
          const { digests } = await deps.chat.getListDigests(asked, await ownCall(deps));
          return new Map(digests.map(({ departmentId, digest }) => [departmentId, digest]));
        },
      },
    },
    {
      subject: liveHeldSubject,
      keysOf: ({ id }) => [id],
      frameOf: heldFrame,
      list: {
        staleFrame: encodeFrame({ t: "list_stale", list: "own" }),
        digests: async (keys) => {
          const asked = { staffIds: [...keys] };
          const { digests } = await deps.chat.getOwnDigests(asked, await ownCall(deps));
          return new Map(digests.map(({ staffId, digest }) => [staffId, digest]));
        },
      },
    },
    { subject: liveModeSubject, keysOf: ({ id }) => [id], frameOf: modeFrame },
    { subject: livePreferencesSubject, keysOf: ({ id }) => [id], frameOf: preferencesFrame },
  ];
}

function listFrame(data: Uint8Array): string | undefined {
  const { departmentId, event } = decode(ListLiveSchema, data);
  const change = listChange(event);
  return change && encodeFrame({ t: "list", department_id: departmentId, change });
}

function listChange(event: ListLive["event"]): ListFrame["change"] | undefined {
  switch (event.case) {
    case "waiting":
      return { kind: "waiting", chat: toChatView(event.value, "staff") };
    case "left": {
      const { chatId, operatorId, operatorName } = event.value;
      const operator = operatorId === "" ? null : { id: operatorId, name: operatorName };
      return { kind: "left", chat_id: chatId, operator };
    }
    case "message":
      return { kind: "message", message: toMessageView(event.value) };
    default:
      // An event of a newer version of chat.
      return undefined;
  }
}

function heldFrame(data: Uint8Array): string | undefined {
  const { chat } = decode(HeldLiveSchema, data);
  return chat && encodeFrame({ t: "chat", chat: toChatView(chat, "staff") });
}

/** A person's mode, and who switched them offline if it was not they. */
function modeFrame(data: Uint8Array): string {
  const { mode, forced } = decode(ModeChangedSchema, data);
  const by = forced === undefined ? {} : { forced_by: forced.byName, reason: forced.reason };
  return encodeFrame({ t: "mode", mode: toModeView(mode), ...by });
}

function preferencesFrame(data: Uint8Array): string {
  return encodeFrame({ t: "preferences", preferences: toPreferencesView(decode(PreferencesSchema, data)) });
}
