import { getPresence, listMessages } from "@switchboard/contracts/gen/calls";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { DepartmentPresenceView } from "@switchboard/contracts/schemas/organisation";
import type { OwnChats } from "@switchboard/sdk/own-chats";
import type { WaitingList } from "@switchboard/sdk/waiting-list";
import { useSignal } from "@switchboard/web-shared/use-signal";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { openTab } from "../../state/open-tabs.ts";
import { staffClient } from "../../state/staff-client.ts";
import { useConnection } from "../../state/use-connection.ts";
import { chatAt, composerOf } from "../../ui/places.ts";
import { useToast } from "../../ui/toasts.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { wantFocus } from "../../ui/wanted-focus.ts";

/** Messages of a preview at most. */
const PREVIEW_SIZE = 20;

/** The chats that wait for the reader's departments. */
export function useWaiting(): WaitingList {
  const { waiting } = staffClient;
  useSignal(waiting.changed);
  return waiting;
}

/** The conversations that the reader holds. */
export function useHeld(): OwnChats {
  const { held } = staffClient;
  useSignal(held.changed);
  return held;
}

/** The chat that goes on from an ended one, as far as the reader's lists tell. */
export function useNext({ id }: ChatView): string | undefined {
  const waiting = useWaiting();
  const held = useHeld();
  const chats = [...waiting.chats, ...held.conversations.map(({ chat }) => chat)];
  return chats.find(({ previous_chat_id }) => previous_chat_id === id)?.id;
}

/** Takes a waiting chat and opens it; when someone was faster a toast says who has it (C7). */
export function useTake(): { take: (chat: ChatView) => void; taking: string | undefined } {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const nameOf = useVisitorName();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: (chat: ChatView) => staffClient.take(chat.id),
    onSuccess: (_taken, chat) => {
      openTab(chat.id);
      toast.success(t("list.taken", { name: nameOf(chat) }));
      void navigate(chatAt(chat.id));
      wantFocus(composerOf(chat.id));
    },
    onError: (thrown) => toast.problem(thrown, t("list.takeFailed")),
  });
  const take = (chat: ChatView) => {
    if (!isPending) mutate(chat);
  };
  return { take, taking: isPending ? variables.id : undefined };
}

/** The last messages of a chat, without opening it: nothing is marked as read. */
export function usePreview({ id, head_seq }: ChatView, enabled: boolean) {
  return useQuery({
    // A new message loads them anew.
    queryKey: ["preview", id, head_seq],
    queryFn: async () => (await staffClient.call(listMessages, { chat_id: id, page_size: PREVIEW_SIZE })).messages,
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
}

type Presence = readonly DepartmentPresenceView[];
const presenceKey = ["presence"];

/** Who of each department is online, by the department's name; undefined until it is known. */
export function usePresence(): Presence | undefined {
  const queries = useQueryClient();
  const { state } = useConnection();
  const live = state === "live";
  const { data } = useQuery<Presence>({
    queryKey: presenceKey,
    queryFn: async () => (await staffClient.call(getPresence)).departments,
    enabled: live,
    staleTime: 0,
  });
  useEffect(
    () =>
      staffClient.connection.on("presence", ({ department }) => {
        queries.setQueryData<Presence>(presenceKey, (before) => before && withDepartment(before, department));
      }),
    [queries],
  );
  useEffect(() => {
    // What changed while the line was down was not told: a line that stands again asks anew.
    if (live) void queries.invalidateQueries({ queryKey: presenceKey });
  }, [queries, live]);
  return data?.toSorted((a, b) => a.department_name.localeCompare(b.department_name));
}

function withDepartment(before: Presence, changed: DepartmentPresenceView): Presence {
  return [...before.filter(({ department_id }) => department_id !== changed.department_id), changed];
}
