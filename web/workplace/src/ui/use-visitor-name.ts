import type { ChatView } from "@switchboard/contracts/schemas/chat";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** How to call the visitor: the name they gave, else the email, else `Visitor` with a few letters to tell several apart. */
export function useVisitorName(): (chat: Pick<ChatView, "visitor">) => string {
  const { t } = useTranslation();
  return useCallback(
    ({ visitor }) => visitor.name || visitor.email || `${t("chat.visitor")} ${visitor.id.slice(-4)}`,
    [t],
  );
}
