/** The address of a chat, for links and `navigate`. */
export function chatAt(chatId: string) {
  return { to: "/chats/$chatId", params: { chatId } } as const;
}

/** The names of what the focus is sent to: see `wantFocus`. */
export const MAIN = "main";
export const composerOf = (chatId: string) => `composer ${chatId}`;
