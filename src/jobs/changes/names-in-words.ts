/** Names that a sentence spells out. */
const MOST_NAMES = 3;

/** `orders-api, orders-pdf and 12 more`. */
export function namesInWords(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  const named = names.slice(0, MOST_NAMES);
  if (rest > 0) return `${named.join(', ')} and ${rest} more`;
  return [named.slice(0, -1).join(', '), named.at(-1) ?? ''].filter((part) => part !== '').join(' and ');
}
