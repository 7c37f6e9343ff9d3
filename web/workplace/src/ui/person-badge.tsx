import styles from "./person-badge.module.css";

const HUES = [12, 38, 88, 150, 190, 222, 262, 318];

function hueOf(key: string): number {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return HUES[sum % HUES.length] ?? 222;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2);
  return words.map((word) => [...word][0]?.toLocaleUpperCase() ?? "").join("") || "?";
}

interface PersonBadgeProps {
  readonly name: string;
  /** Whatever tells people of one name apart: decides the colour. */
  readonly id: string;
  readonly size?: number;
  readonly dimmed?: boolean;
}

/** Initials on a colour of one's own: people are told apart at a glance. Decoration only, the name stands beside it. */
export function PersonBadge({ name, id, size = 34, dimmed = false }: PersonBadgeProps) {
  const style = { "--hue": hueOf(id), inlineSize: size, blockSize: size, fontSize: Math.round(size * 0.37) };
  return (
    <span className={styles.badge} data-dimmed={dimmed || undefined} style={style} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}
