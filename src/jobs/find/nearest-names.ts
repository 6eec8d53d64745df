/**
 * The names most like a mistyped one, best first, at most `count`: by edits between them, a common part counting for.
 * Names that share next to nothing with it are left out.
 */
export function nearestNames(wanted: string, names: readonly string[], count = 3): string[] {
  const target = wanted.toLowerCase();
  return names
    .map((name) => ({ name, distance: distanceTo(target, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.ceil(target.length / 4)))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Edits that turn `wanted` into the part of `name` that is nearest to it: prefixes such as a stage cost nothing. */
function distanceTo(wanted: string, name: string): number {
  let previous = new Array<number>(name.length + 1).fill(0);
  for (let row = 1; row <= wanted.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= name.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (wanted[row - 1] === name[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return Math.min(...previous);
}
