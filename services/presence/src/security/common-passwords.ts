let common: Promise<ReadonlySet<string>> | undefined;

/** The 49 000 passwords that are guessed first, in lower case; loaded when somebody chooses one. */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import("@zxcvbn-ts/language-common").then(({ dictionary }) => new Set(dictionary["passwords-common"]));
  return common;
}
