import { Button, Center } from "@mantine/core";
import type { Conversation } from "@switchboard/sdk/conversation";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useEarlier } from "./data.ts";

/** Loads what was said before when the reader comes to the top, or by its button. */
export function EarlierMessages({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const load = useEarlier(conversation);
  const more = conversation.hasEarlier;
  const top = useSeen(more && !load.isPending && !load.isError, load.mutate);
  if (!more)
    return (
      <Center fz="xs" c="dimmed">
        {t("chat.beginning")}
      </Center>
    );
  return (
    <Center ref={top}>
      <Button size="compact-sm" variant="subtle" loading={load.isPending} onClick={() => load.mutate()}>
        {t("chat.earlier")}
      </Button>
    </Center>
  );
}

/** Calls `onSeen` when the element scrolls into view. */
function useSeen(enabled: boolean, onSeen: () => void) {
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!enabled || !target.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onSeen());
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [enabled, onSeen]);
  return target;
}
