import { Avatar } from "@mantine/core";

/** Those whose light kind is read with 4.5:1. */
const COLORS = ["iris", "indigo", "violet", "grape", "pink", "red", "blue", "cyan"];

function colorOf(key: string): string {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return COLORS[sum % COLORS.length] ?? "gray";
}

interface PersonBadgeProps {
  readonly name: string;
  /** Whatever tells people of one name apart: decides the colour. */
  readonly id: string;
  readonly size?: number;
  /** Without a colour: they may be gone. */
  readonly dimmed?: boolean;
}

/** Initials on a colour of one's own: people are told apart at a glance. Decoration only, the name stands beside it. */
export function PersonBadge({ name, id, size = 34, dimmed = false }: PersonBadgeProps) {
  return <Avatar name={name} color={dimmed ? "gray" : colorOf(id)} size={size} aria-hidden />;
}
