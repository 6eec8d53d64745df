import { type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { usdText } from '../money.ts';

const SANITIZING: SanitizeOptions = { ansi: 'show', underCi: true };

/** `about $0.31`, or that it is not known. */
export function priceText(usd: number | undefined): SafeText {
  return usd === undefined ? safe`an unknown price` : safe`about ${usdText(usd)}`;
}

/** What is about to be paid, for stderr, with its line break: `· Logs Insights over 4 log groups costs about $0.09`. */
export function priceNotice(what: string, usd: number | undefined): SafeText {
  return safe`· ${sanitizeLine(what, SANITIZING)} costs ${priceText(usd)}\n`;
}

/** Asks a person whether that may be paid; without a line break. */
export function priceQuestion(what: string, usd: number | undefined, maxUsd: number): SafeText {
  const than = usd === undefined ? safe`` : safe`, and --max-cost is ${usdText(maxUsd)}`;
  return safe`${sanitizeLine(what, SANITIZING)} costs ${priceText(usd)}${than}. Go on? [y/N] `;
}
