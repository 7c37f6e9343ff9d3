import { localeOf } from "@switchboard/web-shared/language";
import { useTranslation } from "react-i18next";

/** How the reader writes dates and numbers in the language of the page. */
export function useLocale(): string {
  return localeOf(useTranslation().i18n.language);
}
