import { Button, Group, Text } from "@mantine/core";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen. */
  readonly text: string;
  readonly action: string;
  readonly cancel: string;
  readonly pending: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before what cannot be undone. */
export function Confirm({ opened, title, text, action, cancel, pending, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Text>{text}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {cancel}
        </Button>
        <Button color="red.9" data-autofocus loading={pending} onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Dialog>
  );
}
