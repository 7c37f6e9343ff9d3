import { Button, Group, Progress } from "@mantine/core";
import log from "@switchboard/web-shared/log.module.css";
import type { Unsent } from "@switchboard/web-shared/unsent";
import { IconClock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../../ui/use-problem-text.ts";
import { FileLabel } from "./file-bubble.tsx";
import styles from "./message-log.module.css";

/** A message or file that is not in the chat yet: on its way, or refused and kept until its sender decides. */
export function UnsentLine({ unsent }: { unsent: Unsent }) {
  const { t } = useTranslation();
  const { text, file, failed } = unsent;
  return (
    <div
      className={log.message}
      data-mine
      data-first
      data-pending={!failed || undefined}
      data-failed={failed || undefined}
    >
      <div className={styles.line}>
        {file ? (
          <div className={log.bubble}>
            <FileLabel file={file} />
            {failed ? null : <Progress size="xs" value={file.progress * 100} aria-label={t("chat.sending")} />}
          </div>
        ) : (
          <>
            <p className={log.bubble} dir="auto">
              {text}
            </p>
            <span className={log.meta}>
              {failed ? null : <IconClock size={13} role="img" aria-label={t("chat.sending")} />}
            </span>
          </>
        )}
      </div>
      {failed ? <Refusal unsent={unsent} /> : null}
    </div>
  );
}

function Refusal({ unsent: { problem, retry, discard } }: { unsent: Unsent }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (
    <Group gap={6} c="var(--red)" fz="xs" mt={4}>
      {problemText(problem, t("chat.failed"))}
      {retry ? (
        <Button size="compact-xs" variant="light" onClick={retry}>
          {t("chat.retry")}
        </Button>
      ) : null}
      <Button size="compact-xs" variant="subtle" color="red" onClick={discard}>
        {t("chat.discard")}
      </Button>
    </Group>
  );
}
