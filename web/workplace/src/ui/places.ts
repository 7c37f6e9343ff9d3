/** The address of a chat, for links and `navigate`. */
export function chatAt(chatId: string) {
  return { to: "/chats/$chatId", params: { chatId } } as const;
}
