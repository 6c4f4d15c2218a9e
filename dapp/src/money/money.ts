/**
 * Money: whole units of a millionth of a euro, as bigint; text by language. Pure; no step goes through a float.
 */

/** Millionths of a euro. */
export type Units = bigint;
export type Language = "en" | "fr";

export const EURO: Units = 1_000_000n;
export const CENT: Units = 10_000n;

const LOCALE: Readonly<Record<Language, string>> = { en: "en-IE", fr: "fr-FR" };
const MARKS: Readonly<Record<Language, { group: string; point: string }>> = {
  en: { group: ",", point: "." },
  fr: { group: "\u202f", point: "," },
};

/** Units of a whole number that the API sent. */
export function units(value: number | string): Units {
  return BigInt(value);
}

export function localeOf(language: Language): string {
  return LOCALE[language];
}

/** The mark between whole and fraction. */
export function pointOf(language: Language): string {
  return MARKS[language].point;
}

/** Euros and cents; cents that are not whole are cut off, so that nobody reads more than there is. */
export function formatMoney(value: Units, language: Language): string {
  const negative = value < 0n;
  const cents = (negative ? -value : value) / CENT;
  const { group, point } = MARKS[language];
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, group);
  const number = `${whole}${point}${(cents % 100n).toString().padStart(2, "0")}`;
  const sign = negative ? "\u2212" : "";
  return language === "fr" ? `${sign}${number}\u00a0€` : `${sign}€${number}`;
}

/** An amount without its currency, for a field: "12.5" or "12,50". */
export function formatAmount(value: Units, language: Language): string {
  const cents = value / CENT;
  if (cents % 100n === 0n) return (cents / 100n).toString();
  return `${cents / 100n}${MARKS[language].point}${(cents % 100n).toString().padStart(2, "0")}`;
}

/**
 * What somebody typed, or null where it is no amount. Point and comma both separate cents, since people type both; blanks
 * group. More than two decimals are refused rather than rounded.
 */
export function parseMoney(text: string): Units | null {
  const plain = text.replace(/[\s\u00a0\u202f€]/g, "");
  const found = /^(\d{1,9})(?:[.,](\d{0,2}))?$/.exec(plain);
  if (found === null) return null;
  return BigInt(found[1] ?? "0") * EURO + BigInt((found[2] ?? "").padEnd(2, "0")) * CENT;
}
