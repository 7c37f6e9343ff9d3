import type { Preferences } from "@switchboard/contracts/gen/switchboard/presence/v1/preferences";
import type { Init } from "@switchboard/contracts/messages";
import { PreferencesView } from "@switchboard/contracts/schemas/preferences";
import { AppError } from "@switchboard/kit/errors";
import { Compile } from "typebox/compile";

const view = Compile(PreferencesView);

/** Preferences as the API shows them. Throws internal for a value of which this version does not know. */
export function toPreferencesView(preferences: Preferences | undefined): PreferencesView {
  const shown = preferences && {
    version: preferences.version,
    ticket_font: preferences.ticketFont,
    ticket_font_size: preferences.ticketFontSize,
    notification_sound: preferences.notificationSound,
    desktop_notifications: preferences.desktopNotifications,
    hide_system_messages: preferences.hideSystemMessages,
    signature: preferences.signature,
    language: preferences.language,
    theme: preferences.theme,
  };
  if (!view.Check(shown)) throw new AppError("internal", "internal");
  return shown;
}

export function fromPreferencesView(preferences: PreferencesView): Init<Preferences> {
  return {
    version: preferences.version,
    ticketFont: preferences.ticket_font,
    ticketFontSize: preferences.ticket_font_size,
    notificationSound: preferences.notification_sound,
    desktopNotifications: preferences.desktop_notifications,
    hideSystemMessages: preferences.hide_system_messages,
    signature: preferences.signature,
    language: preferences.language,
    theme: preferences.theme,
  };
}
