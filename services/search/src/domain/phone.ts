/** Digits of a telephone number: shorter ones are extensions, E.164 ends at 15, and some panels keep a prefix more. */
const DIGITS_MIN = 5;
const DIGITS_MAX = 18;
/** Digits of what is typed as the end of a number, at least. */
const TAIL_MIN = 4;
/** Digits of a number inside a country, with which its end is compared when countries write theirs in several ways. */
const NATIONAL_DIGITS = [10, 9] as const;

/** What stands between digits, and an extension behind them. */
const PHONE =
  /^\s*(?:tel:)?(\+|00(?=[\s(.-]*[1-9]))?([\d\s().\-/]+?)(?:\s*(?:;?ext=?\.?|x|#|доб\.?|вн\.?)\s*\d{1,6})?\s*$/iu;

/**
 * The digits of a telephone number without what stands before and between them: `+7 (495) 123-45-67`, `00 7 495…` and
 * WHMCS's `+7.4951234567` are one. The trunk zero of `+44 (0)20` goes, and so do extensions. Undefined for what is none.
 */
export function phoneDigits(text: string): string | undefined {
  const digits = digitsOf(text);
  return digits !== undefined && digits.length >= DIGITS_MIN && digits.length <= DIGITS_MAX ? digits : undefined;
}

/**
 * Ends of the number that is meant, longest first, so that a trunk prefix (8 495, 020) or a country's, in the question or
 * in what is kept, hides nobody. Empty when there are too few digits.
 */
export function phoneTails(text: string): string[] {
  const digits = digitsOf(text);
  if (digits === undefined || digits.length < TAIL_MIN || digits.length > DIGITS_MAX) return [];
  const trunkless = digits.replace(/^0+/, "");
  const national = NATIONAL_DIGITS.filter((length) => length < trunkless.length).map((length) => digits.slice(-length));
  return [...new Set([digits, trunkless, ...national])].filter((tail) => tail.length >= TAIL_MIN);
}

function digitsOf(text: string): string | undefined {
  if (text.length > 60) return undefined;
  const [, international, number = ""] = PHONE.exec(text) ?? [];
  const said = international === undefined ? number : number.replace(/\(0\)/, "");
  const digits = said.replaceAll(/\D/g, "");
  return digits === "" ? undefined : digits;
}
