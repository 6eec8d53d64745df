import { UsageError } from './errors.ts';

/** What a person named on the command line, before it is looked up. */
export type Target =
  /** A word: exact function name, else every function that contains it. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'arn'; readonly arn: string; readonly functionName: string; readonly region: string }
  | { readonly kind: 'group'; readonly groupName: string; readonly arn?: string; readonly region?: string }
  /** `*`, `?` and `[…]` over function names, or over group names when it begins with `/`. */
  | { readonly kind: 'glob'; readonly pattern: string; readonly over: 'functions' | 'groups' };

const FUNCTION_ARN = /^arn:[a-z-]+:lambda:([a-z0-9-]+):\d{12}:function:([^:]+)(?::(.+))?$/;
const GROUP_ARN = /^arn:[a-z-]+:logs:([a-z0-9-]+):\d{12}:log-group:([^:]+)(?::\*)?$/;
const LATER = /^(stack|tag|branch|env):|^@/;

/**
 * Reads target words: repetition and commas add.
 * @throws UsageError for a form that is unknown or not built yet
 */
export function parseTargets(words: readonly string[]): Target[] {
  return words
    .flatMap((word) => word.split(','))
    .filter((word) => word !== '')
    .map(parseTarget);
}

function parseTarget(word: string): Target {
  const functionArn = FUNCTION_ARN.exec(word);
  if (functionArn !== null) {
    const [, region = '', functionName = '', qualifier] = functionArn;
    if (qualifier !== undefined) throw qualifierIsLater(word, functionName);
    return { kind: 'arn', arn: word, functionName, region };
  }
  const groupArn = GROUP_ARN.exec(word);
  if (groupArn !== null) {
    return { kind: 'group', groupName: groupArn[2] ?? '', arn: word.replace(/:\*$/, ''), region: groupArn[1] ?? '' };
  }
  if (word.startsWith('arn:')) {
    throw new UsageError(`“${word}” is not the ARN of a function or a log group`);
  }
  if (LATER.test(word)) {
    throw new UsageError(`targets like “${word}” are not supported yet`, {
      hint: 'name functions, log groups (/…) or a glob such as "orders-*"',
    });
  }
  if (word.startsWith('group:')) return { kind: 'group', groupName: word.slice('group:'.length) };
  if (/[*?[]/.test(word)) return { kind: 'glob', pattern: word, over: word.startsWith('/') ? 'groups' : 'functions' };
  if (word.startsWith('/')) return { kind: 'group', groupName: word };
  const [name = '', qualifier] = word.split(':');
  if (qualifier !== undefined) throw qualifierIsLater(word, name);
  return { kind: 'name', name };
}

function qualifierIsLater(word: string, name: string): UsageError {
  return new UsageError(`an alias or version in “${word}” is not supported yet`, { hint: name });
}

/** The region that a target itself names; undefined where it names none. */
export function regionOf(target: Target): string | undefined {
  return target.kind === 'arn' || target.kind === 'group' ? target.region : undefined;
}

/**
 * Holds targets that name a region to the one that is asked.
 * @throws UsageError
 */
export function checkRegions(targets: readonly Target[], region: string): void {
  for (const target of targets) {
    const own = regionOf(target);
    if (own === undefined || own === region) continue;
    const name = target.kind === 'arn' ? target.arn : `log group ${'groupName' in target ? target.groupName : ''}`;
    throw new UsageError(`${name} is in ${own}, and ${region} is asked`, { hint: `add --region ${own}` });
  }
}
