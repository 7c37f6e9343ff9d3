/** Whether a key belongs to an input method. Safari tells the key that confirms a word by its code only. */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}
