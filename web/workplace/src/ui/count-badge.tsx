import { Badge, VisuallyHidden } from "@mantine/core";

interface CountBadgeProps {
  readonly count: number;
  readonly tone?: "accent" | "quiet";
  /** Read out instead of the bare number. */
  readonly label?: string;
}

/** A small number in a pill; nothing at zero. */
export function CountBadge({ count, tone = "accent", label }: CountBadgeProps) {
  if (count <= 0) return null;
  const shown = count > 99 ? "99+" : count;
  return (
    <Badge variant={tone === "accent" ? "filled" : "default"} size="sm" px={5} miw={18} flex="none">
      <span aria-hidden={label !== undefined}>{shown}</span>
      {label === undefined ? null : <VisuallyHidden>{label}</VisuallyHidden>}
    </Badge>
  );
}
