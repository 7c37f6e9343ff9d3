import { Skeleton, Stack, Text } from "@mantine/core";
import type { ChatView } from "@switchboard/contracts/schemas/chat";
import type { MessageView } from "@switchboard/contracts/schemas/message";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../ui/loaded.tsx";
import { Time } from "../../ui/time.tsx";
import { useVisitorName } from "../../ui/use-visitor-name.ts";
import { usePreview } from "./data.ts";

/** Messages of people that are shown at most. */
const LINES_MAX = 8;

/** The last messages of a chat, to read only: looking marks nothing. */
export function RowPreview({ chat, enabled }: { chat: ChatView; enabled: boolean }) {
  const { t } = useTranslation();
  const preview = usePreview(chat, enabled);
  return (
    <Loaded query={preview} shape={<Skeleton height={70} />} failed={t("list.previewFailed")}>
      {(messages) => (
        <Stack gap={10} mah={320} style={{ overflowY: "auto" }}>
          <Text size="xs" c="dimmed" fw={700}>
            {t("list.preview")}
          </Text>
          {messages
            .filter(({ system }) => system === null)
            .slice(-LINES_MAX)
            .map((message) => (
              <PreviewLine key={message.message_id} chat={chat} message={message} />
            ))}
        </Stack>
      )}
    </Loaded>
  );
}

function PreviewLine({ chat, message }: { chat: ChatView; message: MessageView }) {
  const nameOf = useVisitorName();
  const author = message.author.kind === "visitor" ? nameOf(chat) : message.author.name;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {author} <Time at={message.sent_at} />
      </Text>
      <Text lineClamp={4} style={{ overflowWrap: "anywhere", whiteSpace: "pre-line" }}>
        {message.text ?? message.file?.name}
      </Text>
    </div>
  );
}
