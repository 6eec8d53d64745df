/** Names have at most 200 characters in X-Ray; a warning needs no more than tells them apart. */
const LONGEST = 80;

/** A name or a piece of a document for a warning's clause: in quotes, cut where it is long. */
export function quoted(text: string): string {
  return `“${shortened(text)}”`;
}

/** The same without the quotes. */
export function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
