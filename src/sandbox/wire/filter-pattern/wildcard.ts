/**
 * Compiles a value in which `*` stands for any run of characters. Takes the pieces between the stars in order, so the
 * time is proportional to the text.
 */
export function compileWildcard(value: string): (text: string) => boolean {
  const pieces = value.split('*');
  if (pieces.length === 1) return (text) => text === value;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1).filter((piece) => piece !== '');
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    const end = text.length - last.length;
    let at = first.length;
    for (const piece of middle) {
      const found = text.indexOf(piece, at);
      if (found < 0 || found + piece.length > end) return false;
      at = found + piece.length;
    }
    return true;
  };
}
