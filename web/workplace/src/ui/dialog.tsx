import { Modal } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { isComposing } from "@switchboard/web-shared/composing";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks or shows something over the page; keeps the focus until it is closed. */
export function Dialog({ opened, title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  useWindowEvent("keydown", (event) => {
    if (opened && event.key === "Escape" && !isComposing(event)) onClose();
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      // Mantine's own Escape does not know every key of an input method.
      closeOnEscape={false}
      closeButtonProps={{ "aria-label": t("app.close") }}
      // It is a header of the dialog, not the banner of the page.
      attributes={{ header: { role: "presentation" } }}
    >
      {children}
    </Modal>
  );
}
