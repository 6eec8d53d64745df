declare const safeBrand: unique symbol;

/**
 * Text that may be written to a terminal or a CI log: made by `sanitize`, by the `safe` tag from our own words, or derived
 * from such. It holds printable characters, `\n`, and colour sequences that we or a permitted logger wrote.
 */
export type SafeText = string & { readonly [safeBrand]: true };

/** Our own words around text that is already safe. The compiler refuses anything else between the braces. */
export function safe(words: TemplateStringsArray, ...parts: readonly (SafeText | number)[]): SafeText {
  // Not String.raw, which takes three times as long: a busy tail spent a sixth of its time in it.
  let text = words[0] ?? '';
  for (const [index, part] of parts.entries()) text += `${part}${words[index + 1]}`;
  return asSafe(text);
}

/** Joins safe texts; the separator is ours. */
export function joinSafe(parts: readonly SafeText[], separator: string): SafeText {
  return asSafe(parts.join(separator));
}

/** The lines of a safe text, without their breaks. */
export function linesOf(text: SafeText): SafeText[] {
  return text.split('\n').map(asSafe);
}

/** Claims safety for a string that was derived from safe text (a slice, a padded cell) or written by us. Render only. */
export function asSafe(text: string): SafeText {
  return text as SafeText;
}
