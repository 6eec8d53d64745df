import type { LogEvent } from '../../domain/log-event.ts';

/** What a log stream's name says. Every part is absent where the name does not have Lambda's form. */
export interface LogStreamParts {
  /** Only streams of groups that were configured by hand carry it. */
  readonly functionName?: string;
  /** `$LATEST`, `$LATEST.PUBLISHED` or a number. */
  readonly version?: string;
  /** 32 hexadecimal digits, one execution environment. */
  readonly environmentId?: string;
}

const DATE = /^\d{4}\/\d{2}\/\d{2}\//;
const DATE_LENGTH = '2026/03/02/'.length;
const ENVIRONMENT = /^[0-9a-f]{8,64}(?=$|-)/;

/**
 * Takes `2026/03/02/checkout[17]0a1b…` and `2026/03/02/[$LATEST]0a1b…` apart (platform fact 2.1); the suffix
 * `-ACCOUNT-REGION` of Web Functions is left out.
 */
export function parseLogStreamName(name: string): LogStreamParts {
  if (!DATE.test(name)) return {};
  const close = name.lastIndexOf(']');
  const open = name.lastIndexOf('[', close);
  if (close < 0 || open < DATE_LENGTH) return {};
  const functionName = name.slice(DATE_LENGTH, open);
  const version = name.slice(open + 1, close);
  const environmentId = ENVIRONMENT.exec(name.slice(close + 1, close + 80))?.[0];
  return {
    ...(functionName === '' ? {} : { functionName }),
    ...(version === '' ? {} : { version }),
    ...(environmentId === undefined ? {} : { environmentId }),
  };
}

const GROUP_PREFIX = '/aws/lambda/';
let lastStream = '';
let lastGroup = '';
let lastName: string | undefined;

/**
 * The function that wrote an event: the stream's function part, else the group `/aws/lambda/NAME`; undefined where neither
 * names one (also for `/aws/lambda/web/…` and `/aws/lambda/capacity-provider/…`). Lambda@Edge groups are called
 * `us-east-1.NAME`; the region is left out.
 */
export function functionNameOf(event: Pick<LogEvent, 'group' | 'logStreamName'>): string | undefined {
  if (event.logStreamName !== lastStream || event.group.name !== lastGroup) {
    lastName = parseLogStreamName(event.logStreamName).functionName ?? functionOfGroup(event.group.name);
    lastStream = event.logStreamName;
    lastGroup = event.group.name;
  }
  return lastName;
}

function functionOfGroup(groupName: string): string | undefined {
  if (!groupName.startsWith(GROUP_PREFIX)) return undefined;
  const name = groupName.slice(GROUP_PREFIX.length);
  if (name === '' || name.includes('/')) return undefined;
  return name.slice(name.indexOf('.') + 1);
}
