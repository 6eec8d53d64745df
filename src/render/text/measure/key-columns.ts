import type { CallKey } from '../../../domain/results/call-key.ts';
import { type SafeText, safe } from '../../safe-text.ts';
import { type SanitizeOptions, sanitizeLine } from '../../sanitize.ts';
import { groupDigits } from '../numbers.ts';
import { shortNames } from '../short-names.ts';
import type { Column } from '../table.ts';
import type { Theme } from '../theme.ts';

/** Cells of a function's name on a terminal. */
const MOST_NAME_CELLS = 24;
const MOST_NAME_CELLS_WHEN_NARROW = 20;
const NARROW_CELLS = 100;

/**
 * Names as the screen shows them: what all begin with is cut, and an account or region stands before one that is in several.
 * @param others names without a key: of functions that were not seen
 */
export function keyNames(
  keys: readonly CallKey[],
  others: readonly string[],
  sanitizing: SanitizeOptions,
): (key: Pick<CallKey, 'functionName' | 'place'>) => SafeText {
  const shorten = shortNames([...new Set([...keys.map(({ functionName }) => functionName), ...others])]);
  const places = Map.groupBy(keys, ({ functionName }) => functionName);
  const ambiguous = new Set(
    [...places].filter(([, some]) => new Set(some.map(({ place }) => place)).size > 1).map(([name]) => name),
  );
  return ({ functionName, place }) =>
    sanitizeLine(
      `${place !== undefined && ambiguous.has(functionName) ? `${place}/` : ''}${shorten(functionName)}`,
      sanitizing,
    );
}

/** The column of names. @param keyOf absent for rows that are no function's */
export function nameColumn<Item>(
  title: SafeText,
  nameOf: (item: Item) => SafeText,
  keyOf: (item: Item) => CallKey | undefined,
  columns: number | undefined,
  theme: Theme,
): Column<Item> {
  const isNarrow = columns !== undefined && columns < NARROW_CELLS;
  return {
    title,
    align: 'left',
    cell: nameOf,
    mostCells: isNarrow ? MOST_NAME_CELLS_WHEN_NARROW : MOST_NAME_CELLS,
    paint: (item, cell) => {
      const key = keyOf(item);
      return key === undefined ? theme.quiet(cell) : theme.name(key.functionName)(cell);
    },
  };
}

/** A column for each trait that tells rows apart. What a row does not know of itself is `?`. */
export function traitColumns<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => CallKey | undefined,
  sanitizing: SanitizeOptions,
): Column<Item>[] {
  const traits: { title: SafeText; align: 'left' | 'right'; of: (key: CallKey) => SafeText | undefined }[] = [
    { title: safe`version`, align: 'left', of: ({ version }) => line(version, sanitizing) },
    {
      title: safe`MB`,
      align: 'right',
      of: ({ memorySizeMb }) => (memorySizeMb === undefined ? undefined : groupDigits(memorySizeMb)),
    },
    { title: safe`arch`, align: 'left', of: ({ architecture }) => line(architecture, sanitizing) },
    { title: safe`runtime`, align: 'left', of: ({ runtimeVersion }) => line(runtimeVersion, sanitizing) },
    { title: safe`init`, align: 'left', of: ({ initType }) => line(initType, sanitizing) },
  ];
  return traits
    .filter(({ of }) => items.some((item) => told(keyOf(item), of) !== undefined))
    .map(({ title, align, of }) => ({
      title,
      align,
      cell: (item) => (keyOf(item) === undefined ? safe`` : (told(keyOf(item), of) ?? safe`?`)),
      isOptional: true,
    }));
}

function told(key: CallKey | undefined, of: (key: CallKey) => SafeText | undefined): SafeText | undefined {
  return key === undefined ? undefined : of(key);
}

function line(text: string | undefined, sanitizing: SanitizeOptions): SafeText | undefined {
  return text === undefined ? undefined : sanitizeLine(text, sanitizing);
}
