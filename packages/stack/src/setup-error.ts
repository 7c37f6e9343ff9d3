/** Something the person at the keyboard can put right: its message is the one line they are shown, without a stack. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
