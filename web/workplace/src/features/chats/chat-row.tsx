import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { LinkProps } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { chatAt } from "../../ui/places.ts";
import { Row } from "../../ui/row.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";

interface ChatRowProps extends Omit<ComponentPropsWithRef<"a">, keyof LinkProps> {
  readonly chat: ChatView;
  readonly aside: ReactNode;
  readonly line: ReactNode;
  readonly strong?: boolean;
}

/** The row of a chat, which opens it. */
export function ChatRow({ chat, ...row }: ChatRowProps) {
  const name = useVisitorName()(chat);
  const badge = <PersonBadge name={name} id={chat.visitor.id} />;
  const place = `${chat.department.name} · ${chat.project.name}`;
  return <Row rowId={chat.id} link={chatAt(chat.id)} badge={badge} name={name} place={place} {...row} />;
}
