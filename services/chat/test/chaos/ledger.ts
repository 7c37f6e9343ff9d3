/** What was promised to somebody, to be compared with what was kept. */
export class Ledger {
  /** By message id: the chat and, where it was told, the number. */
  readonly accepted = new Map<string, { readonly chatId: string; readonly seq: number | undefined }>();
  /** Reasons of refusals. */
  readonly refusals = new Map<string, number>();

  /** A message was accepted. Throws when it was accepted before, somewhere else. */
  accept(messageId: string, chatId: string, seq: number | undefined): void {
    const before = this.accepted.get(messageId);
    if (before !== undefined && (before.chatId !== chatId || (before.seq ?? seq) !== (seq ?? before.seq))) {
      throw new Error(`message ${messageId} was accepted as ${JSON.stringify([before, { chatId, seq }])}`);
    }
    this.accepted.set(messageId, { chatId, seq: seq ?? before?.seq });
  }

  refuse(reason: string): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }
}
