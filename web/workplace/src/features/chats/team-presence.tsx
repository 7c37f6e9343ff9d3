import { Avatar, Group, Text, Tooltip, UnstyledButton } from "@mantine/core";
import type { DepartmentPresenceView } from "@switchboard/contracts/schemas/organisation";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { browserStore } from "../../ui/browser-store.ts";
import { PersonBadge } from "../../ui/person-badge.tsx";
import { usePresence } from "./data.ts";
import styles from "./team-presence.module.css";

const STORED_FOLDED = "team-folded";
/** People of a department that are shown by themselves. */
const SHOWN_MAX = 5;

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
      <UnstyledButton className={styles.title} w="100%" aria-expanded={!folded} aria-controls={id} onClick={toggle}>
        <Group gap="xs" px="md" py={10} fz="xs" fw={650} c="dimmed">
          <Text span inherit flex={1}>
            {t("team.title")}
          </Text>
          <span className="tabular">{people.size}</span>
          <IconChevronDown size={16} aria-hidden />
        </Group>
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
    <Group component="li" mih={30} wrap="nowrap">
      <Text span flex={1}>
        {department.department_name}
      </Text>
      <Avatar.Group spacing={5}>
        {count === 0 ? (
          <Text c="dimmed" size="xs">
            {t("team.nobody")}
          </Text>
        ) : null}
        {department.online.slice(0, SHOWN_MAX).map(({ staff_id, name, reachability }) => (
          <Tooltip key={staff_id} label={reachability === "suspect" ? t("team.suspect", { name }) : name}>
            <span role="img" aria-label={name}>
              <PersonBadge name={name} id={staff_id} size={26} dimmed={reachability === "suspect"} />
            </span>
          </Tooltip>
        ))}
        {count > SHOWN_MAX ? <Avatar size={26}>+{count - SHOWN_MAX}</Avatar> : null}
      </Avatar.Group>
    </Group>
  );
}
