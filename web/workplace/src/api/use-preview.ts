import { useQuery } from "@tanstack/react-query";
import { staffClient } from "../realtime/staff-client.ts";

/** The last messages of a chat, without opening it: nothing is marked as read. `headSeq` makes a new message load them anew. */
export function usePreview(chatId: string, headSeq: number, enabled: boolean) {
  return useQuery({
    queryKey: ["preview", chatId, headSeq],
    queryFn: () => staffClient.previewMessages(chatId),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
}
