import { Tooltip, UnstyledButton } from "@mantine/core";
import type { DepartmentPresenceView } from "@switchboard/contracts/schemas/organisation";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { browserStore } from "../../ui/browser-store.ts";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { usePresence } from "./data.ts";
import styles from "./team-presence.module.css";

const STORED_FOLDED = "team-folded";

/** Who of each department is online, live (P6). Can be folded to one line. */
export function TeamPresence() {
  const { t } = useTranslation();
  const id = useId();
  const departments = usePresence();
  const [folded, setFolded] = useState(() => browserStore.read(STORED_FOLDED) !== "");
  const toggle = () => {
    browserStore.write(STORED_FOLDED, folded ? "" : "yes");
    setFolded(!folded);
  };
  const people = new Set(departments?.flatMap(({ online }) => online.map(({ staff_id }) => staff_id)));
  return (
    <section className={styles.team}>
      <UnstyledButton className={styles.title} aria-expanded={!folded} aria-controls={id} onClick={toggle}>
        <span className={styles.name}>{t("team.title")}</span>
        <span className="tabular">{people.size}</span>
        <IconChevronDown size={16} className={styles.chevron} aria-hidden />
      </UnstyledButton>
      <ul className={styles.list} id={id} hidden={folded}>
        {departments?.map((department) => (
          <DepartmentLine key={department.department_id} department={department} />
        ))}
      </ul>
    </section>
  );
}

function DepartmentLine({ department }: { department: DepartmentPresenceView }) {
  const { t } = useTranslation();
  const count = department.online.length;
  return (
    <li className={styles.line}>
      <span className={styles.name}>{department.department_name}</span>
      {count === 0 ? <span className={styles.nobody}>{t("team.nobody")}</span> : null}
      <span className={styles.people}>
        {department.online.slice(0, 5).map(({ staff_id, name, reachability }) => (
          <Tooltip key={staff_id} label={reachability === "suspect" ? t("team.suspect", { name }) : name}>
            <span className={styles.person} role="img" aria-label={name}>
              <PersonBadge name={name} id={staff_id} size={24} dimmed={reachability === "suspect"} />
            </span>
          </Tooltip>
        ))}
        {count > 5 ? <span className={styles.nobody}>+{count - 5}</span> : null}
      </span>
    </li>
  );
}
