import { globPattern, regexPattern } from './extraction.ts';
import { malformedQuery } from './malformed-query.ts';
import { expressionsOf, type TakeExpression } from './parse-expression.ts';
import type { Command, Expression, Named, ParsePattern, SortKey } from './query.ts';
import { type Scanner, scan } from './scanner.ts';

/** The most rows that a query may be limited to (page "limit"). */
export const MOST_ROWS = 100_000;
/** "A query can have a maximum of two stats commands." (page "stats") */
const MOST_STATS = 2;

/**
 * Reads a query: commands between pipes, comments from `#` to the end of their line. What the sandbox does not evaluate is refused
 * like what is wrong. Sources: the pages of "CloudWatch Logs Insights language query syntax", one a command.
 * @throws AwsError MalformedQueryException
 */
export function parseQuery(query: string): Command[] {
  const scanner = scan(query);
  const reader: Reader = { scanner, takeExpression: expressionsOf(scanner) };
  const commands = [takeCommand(reader)];
  while (scanner.take('|')) commands.push(takeCommand(reader));
  if (scanner.peek().kind !== 'end') throw scanner.unexpected('| or the end of the query');
  checkOrder(commands);
  return commands;
}

interface Reader {
  readonly scanner: Scanner;
  readonly takeExpression: TakeExpression;
}

type CommandKind<Kind extends Command['kind'] = Command['kind']> = Omit<
  Extract<Command, { kind: Kind }>,
  'from' | 'to'
>;

const COMMANDS: { readonly [Kind in Command['kind']]: (reader: Reader) => CommandKind<Kind> } = {
  fields: (reader) => ({ kind: 'fields', items: takeList(reader, takeNamed) }),
  display: (reader) => ({ kind: 'display', items: takeList(reader, takeNamed) }),
  filter: ({ takeExpression }) => ({ kind: 'filter', condition: takeExpression() }),
  parse: takeParse,
  stats: takeStats,
  sort: (reader) => ({ kind: 'sort', keys: takeList(reader, takeSortKey) }),
  limit: takeLimit,
  dedup: (reader) => ({ kind: 'dedup', by: takeList(reader, takeField) }),
};

function takeCommand(reader: Reader): Command {
  const { scanner } = reader;
  const { kind, text, from } = scanner.peek();
  const name = text.toLowerCase();
  if (kind !== 'word' || !isCommandName(name)) throw scanner.unexpected(`one of ${Object.keys(COMMANDS).join(', ')}`);
  scanner.next();
  const command = COMMANDS[name](reader);
  const { to } = scanner.spanFrom(from);
  return { ...command, from, to } as Command;
}

function isCommandName(name: string): name is Command['kind'] {
  return Object.hasOwn(COMMANDS, name);
}

function takeList<Item>(reader: Reader, takeItem: (reader: Reader) => Item): Item[] {
  const items = [takeItem(reader)];
  while (reader.scanner.take(',')) items.push(takeItem(reader));
  return items;
}

function takeNamed({ scanner, takeExpression }: Reader): Named {
  const of = takeExpression();
  if (scanner.take('as')) return { name: takeName(scanner), of };
  return { name: of.kind === 'field' ? of.name : of.text, of };
}

function takeName(scanner: Scanner): string {
  const { kind, text } = scanner.peek();
  if (kind !== 'word' && kind !== 'field') throw scanner.unexpected('a name');
  scanner.next();
  return text;
}

/** A field alone: what follows may be a regular expression, not a division. */
function takeField({ scanner }: Reader): Expression {
  const { kind, text, from, to } = scanner.peek();
  if (kind !== 'word' && kind !== 'field') throw scanner.unexpected('the name of a field');
  scanner.next();
  return { kind: 'field', name: text, text, from, to };
}

function takeParse(reader: Reader): CommandKind<'parse'> {
  const { kind, from, to } = reader.scanner.peek();
  const isNamed = kind === 'word' || kind === 'field';
  // "If fieldName is omitted, @message is used by default." (page "parse")
  const of: Expression = isNamed ? takeField(reader) : { kind: 'field', name: '@message', text: '@message', from, to };
  return { kind: 'parse', of, pattern: takePattern(reader) };
}

function takePattern(reader: Reader): ParsePattern {
  const { scanner } = reader;
  const { from } = scanner.peek();
  const regex = scanner.takeRegex();
  if (regex !== undefined) {
    if (regex.groupNames.length === 0) throw malformedQuery('parse needs a named group', scanner.spanFrom(from));
    return regexPattern(regex);
  }
  if (scanner.peek().kind !== 'text') throw scanner.unexpected('a quoted text or /regex/');
  const { text } = scanner.next();
  scanner.expect('as');
  const names = takeList(reader, () => takeName(scanner));
  const pattern = globPattern(text, names);
  if (pattern === undefined) throw malformedQuery('parse needs one name for each *', scanner.spanFrom(from));
  return pattern;
}

function takeStats(reader: Reader): CommandKind<'stats'> {
  const items = takeList(reader, takeNamed);
  const by = reader.scanner.take('by') ? takeList(reader, takeNamed) : [];
  return { kind: 'stats', items, by };
}

function takeSortKey({ scanner, takeExpression }: Reader): SortKey {
  const of = takeExpression();
  const isDescending = scanner.take('desc');
  if (!isDescending) scanner.take('asc');
  return { of, isDescending };
}

function takeLimit({ scanner }: Reader): CommandKind<'limit'> {
  const { kind, text } = scanner.peek();
  const count = Number(text);
  if (kind !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_ROWS) {
    throw scanner.unexpected(`a number from 1 to ${MOST_ROWS}`);
  }
  scanner.next();
  return { kind: 'limit', count };
}

/**
 * What must not stand before or behind what (pages "stats" and "dedup"). Before a single `stats` AWS does not say what rows that were
 * sorted, cut or shown mean: the sandbox refuses that too.
 */
function checkOrder(commands: readonly Command[]): void {
  const stats = commands.filter(({ kind }) => kind === 'stats');
  const tooMany = stats[MOST_STATS];
  if (tooMany !== undefined) throw malformedQuery(`a query can have ${MOST_STATS} stats commands at most`, tooMany);
  const lastFrom = stats.at(-1)?.from ?? 0;
  const early = commands.find(({ kind, from }) => from < lastFrom && ['sort', 'limit', 'display'].includes(kind));
  if (early !== undefined) throw malformedQuery(`${early.kind} must appear after the last stats command`, early);
  const dedup = commands.findIndex(({ kind }) => kind === 'dedup');
  const behind = dedup < 0 ? undefined : commands.slice(dedup + 1).find(({ kind }) => kind !== 'limit');
  if (behind !== undefined) throw malformedQuery('only limit can be used after dedup', behind);
}
