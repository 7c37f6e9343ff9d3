import { Link, type LinkProps } from "@tanstack/react-router";
import type { ComponentPropsWithRef, ReactNode } from "react";
import styles from "./row.module.css";

interface RowProps extends Omit<ComponentPropsWithRef<"a">, keyof LinkProps | "id"> {
  /** Of what the row shows: see `useRowKeys`. */
  readonly id: string;
  readonly link: LinkProps;
  readonly badge: ReactNode;
  readonly name: string;
  /** At the right of the name: the time, a count. */
  readonly aside: ReactNode;
  readonly place: string;
  readonly line: ReactNode;
  /** The line is new to the reader. */
  readonly strong?: boolean;
}

/** The link of a row of a list: who or what, how long, where, and the last line. */
export function Row({ id, link, badge, name, aside, place, line, strong = false, ...others }: RowProps) {
  return (
    <Link {...others} {...link} className={styles.row} activeProps={{ "data-active": true }} data-row={id}>
      {badge}
      <span className={styles.text}>
        <span className={styles.top}>
          <span className={`${styles.name} ellipsis`}>{name}</span>
          {aside}
        </span>
        <span className={`${styles.place} ellipsis`}>{place}</span>
        <span className={`${styles.line} ellipsis`} data-strong={strong || undefined}>
          {line}
        </span>
      </span>
    </Link>
  );
}
