import { visible } from "./fold.ts";

/** An amount of money as decimal text, never a float, in a currency of ISO 4217 when it is known. */
export interface Money {
  readonly amount: string;
  readonly currency?: string;
}

const AMOUNT = /^[-+]?\d{1,15}(\.\d{1,8})?$/;
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
/** Signs of one currency each; $, £ and руб. are those of several countries. */
const signs: Readonly<Record<string, string>> = {
  "€": "EUR",
  "₽": "RUB",
  "₴": "UAH",
  "₸": "KZT",
  "₹": "INR",
  "₺": "TRY",
};

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

/**
 * Money as panels show it: `9.00 EUR`, `1 234,56 €`, `$1,234.56 USD`. The currency is left open where its sign or word
 * could be several; undefined when it cannot be told what of the text is which figure, as in `1,234`.
 */
export function shownMoney(text: string): Money | undefined {
  const [, figures = ""] = /(-?\d[\d .,']*)/.exec(visible(text)) ?? [];
  const amount = decimal(plainFigures(figures.replaceAll(/[ ']|[.,]$/g, "").replace(/[.,]$/, "")));
  if (amount === undefined) return undefined;
  const currency = shownCurrency(text.replace(figures, " "));
  return currency === undefined ? { amount } : { amount, currency };
}

function shownCurrency(text: string): string | undefined {
  const codes = (text.match(/\b[a-z]{3}\b/gi) ?? []).map(currencyCode).filter((code) => code !== undefined);
  return codes[0] ?? Object.entries(signs).find(([sign]) => text.includes(sign))?.[1];
}

/** Figures with a point at most. */
function plainFigures(figures: string): string {
  if (!figures.includes(",")) return figures;
  if (figures.includes(".") && figures.lastIndexOf(",") < figures.lastIndexOf(".")) return figures.replaceAll(",", "");
  if (/,\d{3}$/.test(figures)) return figures;
  return figures.replaceAll(".", "").replace(",", ".");
}
