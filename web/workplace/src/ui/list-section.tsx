import { Skeleton } from "@mantine/core";
import { Children, type ReactNode, useId } from "react";
import { CountBadge } from "./count-badge.tsx";
import styles from "./list-section.module.css";

interface ListSectionProps {
  readonly title: string;
  readonly count: number;
  /** False shows the shape of the rows to come. */
  readonly loaded: boolean;
  /** What to do when there is nothing. */
  readonly empty: string;
  readonly children: ReactNode;
}

/** A titled list of rows, or what to do when there are none. */
export function ListSection({ title, count, loaded, empty, children }: ListSectionProps) {
  const id = useId();
  const isEmpty = Children.toArray(children).length === 0;
  return (
    <section aria-labelledby={id}>
      <h2 className={styles.title} id={id}>
        {title} <CountBadge count={count} tone="quiet" />
      </h2>
      {loaded ? null : <Skeleton className={styles.ghost} height={58} radius="md" />}
      {loaded && isEmpty ? <p className={styles.empty}>{empty}</p> : null}
      {isEmpty ? null : <ul className={styles.rows}>{children}</ul>}
    </section>
  );
}
