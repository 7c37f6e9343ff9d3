/** An amount of money as decimal text, never a float, in a currency of ISO 4217 when it is known. */
export interface Money {
  readonly amount: string;
  readonly currency?: string;
}

const AMOUNT = /^[-+]?\d{1,15}(\.\d{1,8})?$/;
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** A decimal number as text: without a plus, leading zeros and a minus before zero. Undefined for anything else. */
export function decimal(text: string): string | undefined {
  if (!AMOUNT.test(text)) return undefined;
  const [, sign = "", figures = ""] = /^([-+]?)0*(\d.*)$/.exec(text) ?? [];
  return sign === "-" && /[1-9]/.test(figures) ? `-${figures}` : figures;
}

/** A currency's code of ISO 4217, in capitals. Undefined for what is none. */
export function currencyCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return CODES.has(code) ? code : undefined;
}
