import log from "@switchboard/web-shared/log.module.css";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../ui/use-locale.ts";
import styles from "./message-log.module.css";

/** Who is writing; takes no room of its own, so nothing jumps. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (names.length === 0) return null;
  const list = new Intl.ListFormat(locale, { type: "conjunction" }).format(names);
  return (
    <p className={`${log.typing} ${styles.typing}`}>
      <i />
      <i />
      <i />
      {t("chat.typing", { name: list })}
    </p>
  );
}
