/**
 * Compiles a glob (`*`, `?`, `[abc]`, `[!a-z]`) into a test of a whole name. Matching takes time linear in the name for
 * each star, and never backtracks into an earlier one.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  const pieces = pattern.split('*').map(pieceMatcher);
  return (name) => {
    let at = 0;
    for (const [index, piece] of pieces.entries()) {
      const isLast = index === pieces.length - 1;
      if (index === 0) {
        if (!piece.matchesAt(name, 0)) return false;
        at = piece.length;
        if (isLast) return at === name.length;
      } else if (isLast) {
        const start = name.length - piece.length;
        return start >= at && piece.matchesAt(name, start);
      } else {
        while (at + piece.length <= name.length && !piece.matchesAt(name, at)) at += 1;
        if (at + piece.length > name.length) return false;
        at += piece.length;
      }
    }
    return true;
  };
}

/** A run without a star: it has a fixed length, so it either stands at a place or does not. */
function pieceMatcher(piece: string): { length: number; matchesAt(name: string, at: number): boolean } {
  const accepts: ((char: string) => boolean)[] = [];
  for (let at = 0; at < piece.length; at += 1) {
    const char = piece[at] ?? '';
    const close = char === '[' ? piece.indexOf(']', at + 2) : -1;
    if (char === '?') {
      accepts.push(() => true);
    } else if (close > 0) {
      accepts.push(classMatcher(piece.slice(at + 1, close)));
      at = close;
    } else {
      accepts.push((candidate) => candidate === char);
    }
  }
  return {
    length: accepts.length,
    matchesAt: (name, at) =>
      at + accepts.length <= name.length && accepts.every((accept, index) => accept(name[at + index] ?? '')),
  };
}

function classMatcher(inside: string): (char: string) => boolean {
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = negated ? inside.slice(1) : inside;
  return (char) => {
    let found = false;
    for (let at = 0; at < members.length; at += 1) {
      const isRange = members[at + 1] === '-' && at + 2 < members.length;
      found ||= isRange ? char >= (members[at] ?? '') && char <= (members[at + 2] ?? '') : char === members[at];
      if (isRange) at += 2;
    }
    return found !== negated;
  };
}
