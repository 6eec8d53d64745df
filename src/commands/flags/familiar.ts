import { type Command, Option } from 'commander';
import { UsageError } from '../../domain/errors.ts';
import { collect } from './output.ts';
import { WINDOW_ALIASES } from './window.ts';

/** What other tools call a flag that slsobs has: hidden, and read as that flag. `--start` and the like stand with the window's own. */
const SAME: readonly { readonly spelling: string; readonly as: string }[] = [
  { spelling: '-b <time>', as: 'since' },
  { spelling: '--startTime <time>', as: 'since' },
  { spelling: '--stop <time>', as: 'until' },
  { spelling: '--filter <pattern>', as: 'filterPattern' },
  { spelling: '--log-event-filter-pattern <pattern>', as: 'filterPattern' },
  { spelling: '-w, --watch', as: 'follow' },
  { spelling: '-t', as: 'follow' },
  { spelling: '--aws-region <region>', as: 'region' },
  { spelling: '--aws-profile <name>', as: 'profile' },
  { spelling: '--prefix <prefix>', as: 'logStreamNamePrefix' },
];

/** Of those, the ones that may be repeated. */
const SAME_LISTS: readonly { readonly spelling: string; readonly as: 'grep' | 'grepNot' }[] = [
  { spelling: '--include <regex>', as: 'grep' },
  { spelling: '--grepv <regex>', as: 'grepNot' },
];

/** Flags whose values are what slsobs takes as targets. */
const TARGETS = [
  '--function <name>',
  '--name <name>',
  '--cw-log-group <name>',
  '--log-group-identifiers <arns...>',
] as const;

/** Flags that ask for what is done anyway. */
const NEEDLESS = ['--timestamps', '--timestamp'];

const PODS = 'chooses Kubernetes pods, and here functions are chosen';
const PODS_HINT = "name them: slsobs tail 'orders-*' -x orders-internal; -p and -r choose accounts and regions";

/** Flags that mean something else here or nothing, each with a sentence that names what does it. */
const ELSEWHERE: Readonly<Record<string, readonly [sentence: string, hint: string]>> = {
  '--stack-name <name>': ['chooses a stack, which is not supported yet', "name its functions: slsobs logs 'mystack-*'"],
  '--stack <name>': ['chooses a stack, which is not supported yet', "name its functions: slsobs logs 'mystack-*'"],
  '--stage <name>': ['is part of the names of functions', "name them: slsobs logs 'shop-dev-*'"],
  '--include-traces': ['is a command of its own here', 'slsobs trace <request id>'],
  '--query <expression>': ['is JMESPath, which is not supported', '--fields data.orderId, or --where'],
  '-i <value>': ['is not a flag here', '-g for lines to include; how often is polled follows from the quota'],
  '--interval <time>': ['is not needed: how often is polled follows from the quota', 'leave it out'],
  '--watch-interval <time>': ['is not needed: how often is polled follows from the quota', 'leave it out'],
  '--ingestion-time': ['is a field of records here', '-o tsv --fields time,ingestedAt,message'],
  '-G, --no-group': ['is not a flag here', '-o raw: messages alone'],
  '-S, --no-stream': ['is not a flag here', '-o raw: messages alone'],
  '--raw': ['is a format here', '-o raw'],
  '--pretty': [
    'is not needed: times and functions stand before every line',
    'leave it out; -o raw shows messages alone',
  ],
  '--expand': ['is not a flag here', '-o ndjson | jq . shows JSON indented'],
  '--rawString': ['is not a flag here', '-o raw: messages as they are'],
  '--invert': ['is not a flag here', "your terminal's own colours are used; --color never leaves them out"],
  '--mode <mode>': ['is not a flag here', 'a terminal gets the interactive view; -o raw prints messages alone'],
  '--only-log-lines': ['is not needed: messages about the tail go to standard error', '-q leaves those out'],
  '--max-log-requests <count>': ['is not needed: any number of functions is followed', 'leave it out'],
  '--template <template>': ['is not supported', '--fields time,function,message, or -o ndjson | jq'],
  '--condition <condition>': [PODS, PODS_HINT],
  '--container <name>': [PODS, PODS_HINT],
  '--exclude-container <name>': [PODS, PODS_HINT],
  '--exclude-pod <name>': [PODS, PODS_HINT],
  '--namespace <name>': [PODS, PODS_HINT],
  '--all-namespaces': [PODS, PODS_HINT],
  '--selector <query>': [PODS, PODS_HINT],
  '--field-selector <query>': [PODS, PODS_HINT],
};

/** The words for a view that `--format` takes in other tools. */
const FORMATS_THAT_ARE_TEXT = ['short', 'detailed', 'simple'];

/** Other tools' spellings by the flag of ours that they are read as, as commander names it: `grepNot` → `--grepv`. */
export function spellingsElsewhere(): ReadonlyMap<string, readonly string[]> {
  const spellings = new Map<string, string[]>(Object.entries(WINDOW_ALIASES).map(([as, words]) => [as, [...words]]));
  const timeZone = { spelling: '--timezone', as: 'tz' };
  const ending = { spelling: '-e', as: 'until' };
  const tailing = { spelling: '--tail', as: 'follow' };
  for (const { spelling, as } of [...SAME, ...SAME_LISTS, timeZone, ending, tailing]) {
    const words = spelling.split(/,? /).filter((word) => word.startsWith('-'));
    spellings.set(as, [...(spellings.get(as) ?? []), ...words]);
  }
  return spellings;
}

/** Adds the spellings that other tools have; none stands in the help. */
export function addFamiliarFlags(command: Command): void {
  const hidden = (spelling: string): Option => command.createOption(spelling, 'as in other tools').hideHelp();
  for (const { spelling } of SAME) command.addOption(hidden(spelling));
  for (const spelling of [...SAME_LISTS.map((one) => one.spelling), ...TARGETS]) {
    command.addOption(hidden(spelling).argParser(collect).default([]));
  }
  for (const spelling of [...NEEDLESS, '-e <time>', '--timezone <zone>', '--tail [count]', '--format <format>']) {
    command.addOption(hidden(spelling));
  }
  for (const [spelling, [sentence, hint]] of Object.entries(ELSEWHERE)) {
    const option = hidden(spelling);
    command.addOption(option);
    command.on(`option:${option.name()}`, () => {
      throw new UsageError(`${option.long ?? option.short} ${sentence}`, { hint });
    });
  }
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Reads other tools' spellings as ours: what stood in them stands in our flags afterwards, where those were not given themselves.
 * @throws UsageError for a value that means something else there
 */
export function inOurWords<Flags extends object>(
  words: readonly string[],
  flags: Flags,
): { readonly words: readonly string[]; readonly flags: Flags } {
  const given = flags as Values;
  const ours: Record<string, unknown> = { ...given };
  for (const { spelling, as } of SAME) ours[as] ??= given[attributeOf(spelling)];
  for (const { spelling, as } of SAME_LISTS) ours[as] = [...listAt(given, as), ...listAt(given, attributeOf(spelling))];
  ours.until ??= endOf(given.e);
  if (typeof given.timezone === 'string' && given.tz === 'local') ours.tz = given.timezone.replace(/^Local$/, 'local');
  const targets = TARGETS.flatMap((spelling) => listAt(given, attributeOf(spelling)));
  const { tail, format } = given;
  if (tail === true || typeof tail === 'string') {
    // `--tail` is to follow; with a number, how many lines to begin with; and before a target it has taken that for its number.
    const isCount = typeof tail === 'string' && /^-?\d+$/.test(tail);
    if (!isCount) ours.follow = true;
    else if (!tail.startsWith('-')) ours.lines ??= tail;
    if (!isCount && typeof tail === 'string') targets.push(tail);
  }
  if (typeof format === 'string' && !FORMATS_THAT_ARE_TEXT.includes(format)) {
    throw new UsageError(`--format ${format} is not known`, { hint: '-o ndjson, one record a line; or -o text' });
  }
  const named = [...words.filter((word) => word !== EVERY_STREAM), ...targets];
  for (const word of named) refuseStreamIn(word);
  return { words: named, flags: ours as Flags };
}

/** @throws UsageError for cw's `group:stream`: the name of a log group holds no colon */
function refuseStreamIn(word: string): void {
  const match = /^(\/[^:]+):([^*].*)$/.exec(word);
  if (match === null) return;
  throw new UsageError(`“${word}” names a log stream, which is a flag here`, {
    hint: `${match[1]} --log-stream-name-prefix ${match[2]}`,
  });
}

/** awslogs's word for all streams of a group, which are read anyway. */
const EVERY_STREAM = 'ALL';

/** `-e` is the end of a range for some, and lines to leave out for others. */
function endOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^[-\d]|^(?:now|today|yesterday|deploy(?:[-+].*)?)$/.test(value)) return value;
  throw new UsageError(`-e is the end of a range, and “${value}” is no time`, {
    hint: '-v leaves out lines that match',
  });
}

function attributeOf(spelling: string): string {
  return new Option(spelling).attributeName();
}

function listAt(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
}
