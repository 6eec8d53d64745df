/** What the console is to show. */
export interface ConsoleQuestion {
  readonly region: string;
  /** Epoch milliseconds, inclusive. */
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** The console takes no more groups for one query (CloudWatch Logs quotas: log groups a query). */
const MOST_GROUPS = 50;
/** A longer address is cut by browsers and chat programs. */
const MOST_METRICS = 20;

/**
 * The address of CloudWatch Logs Insights in the console, with a query ready to run. The console writes its state there as JSURL: `~(…)` for
 * objects and lists, `~'` before texts, `*2f` for what is no letter or digit.
 */
export function insightsLink(
  { region, ...window }: ConsoleQuestion,
  query: string,
  groupNames: readonly string[],
): string {
  const detail = {
    ...isoWindow(window),
    timeType: 'ABSOLUTE',
    tz: 'UTC',
    editorString: query,
    isLiveTail: false,
    source: groupNames.slice(0, MOST_GROUPS),
  };
  return `${cloudWatchHome(region)}#logsV2:logs-insights$3FqueryDetail$3D${jsurl(detail)}`;
}

/** The address of one log group in the console, with the events of a window. */
export function logGroupLink({ region, startAtMs, endAtMs }: ConsoleQuestion, groupName: string): string {
  const name = encodeURIComponent(encodeURIComponent(groupName)).replaceAll('%', '$');
  return `${cloudWatchHome(region)}#logsV2:log-groups/log-group/${name}/log-events$3Fstart$3D${startAtMs}$26end$3D${endAtMs}`;
}

/** The address of CloudWatch metrics in the console: the calls of some functions. */
export function metricsLink({ region, ...window }: ConsoleQuestion, functionNames: readonly string[]): string {
  const metrics = functionNames
    .slice(0, MOST_METRICS)
    .map((name) => ['AWS/Lambda', 'Invocations', 'FunctionName', name]);
  const graph = { metrics, view: 'timeSeries', stacked: false, region, ...isoWindow(window), stat: 'Sum', period: 300 };
  return `${cloudWatchHome(region)}#metricsV2?graph=${jsurl(graph)}`;
}

function cloudWatchHome(region: string): string {
  return `https://${consoleHost(region)}/cloudwatch/home?region=${encodeURIComponent(region)}`;
}

/** Each partition of AWS has a console of its own. */
function consoleHost(region: string): string {
  if (region.startsWith('cn-')) return 'console.amazonaws.cn';
  return region.startsWith('us-gov-')
    ? 'console.amazonaws-us-gov.com'
    : `${encodeURIComponent(region)}.console.aws.amazon.com`;
}

function isoWindow({ startAtMs, endAtMs }: Omit<ConsoleQuestion, 'region'>): { end: string; start: string } {
  return { end: new Date(endAtMs).toISOString(), start: new Date(startAtMs).toISOString() };
}

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** A value as JSURL. Safe to print: nothing is left of it but letters, digits and `~'()*-._`. */
function jsurl(value: Value): string {
  if (typeof value === 'string') return `~'${jsurlText(value)}`;
  if (typeof value !== 'object') return `~${value}`;
  if (Array.isArray(value)) return value.length === 0 ? '~(~)' : `~(${value.map(jsurl).join('')})`;
  return `~(${Object.entries(value)
    .map(([key, item]) => `${key}${jsurl(item)}`)
    .join('~')})`;
}

/** UTF-16 units that are no letter, digit, `_`, `-` or `.`: two hexadecimal digits after `*`, four after `**`. */
function jsurlText(text: string): string {
  return text.replace(/[^\w.-]/g, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `**${code.padStart(4, '0')}` : `*${code.padStart(2, '0')}`;
  });
}
