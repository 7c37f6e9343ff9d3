import { VisuallyHidden } from "@mantine/core";
import styles from "./count-badge.module.css";

interface CountBadgeProps {
  readonly count: number;
  readonly tone?: "accent" | "quiet";
  /** Read out instead of the bare number. */
  readonly label?: string;
}

/** A small number in a pill; nothing at zero. */
export function CountBadge({ count, tone = "accent", label }: CountBadgeProps) {
  if (count <= 0) return null;
  return (
    <span className={styles.count} data-tone={tone}>
      <span aria-hidden={label !== undefined}>{count > 99 ? "99+" : count}</span>
      {label === undefined ? null : <VisuallyHidden>{label}</VisuallyHidden>}
    </span>
  );
}
