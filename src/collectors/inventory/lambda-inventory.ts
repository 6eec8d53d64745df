import type { LogGroup as AwsLogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { NotFoundError, UsageError } from '../../domain/errors.ts';
import type { FunctionSummary, InventorySource, LogGroupSummary, PublishedVersion } from '../../domain/sources.ts';
import type { AwsSession } from '../aws/session.ts';

/** Lambda's and CloudWatch Logs' own lists. What a list may not be asked for is denied only when it is needed. */
export function createLambdaInventory(session: AwsSession): InventorySource {
  return {
    functions: (signal) => listFunctions(session, signal),
    functionNamed: (nameOrArn, signal) => functionNamed(session, nameOrArn, signal),
    versions: (functionName, signal) => listVersions(session, functionName, signal),
    logGroups: (prefix, signal) => listLogGroups(session, prefix, signal),
  };
}

async function* listFunctions(session: AwsSession, signal: AbortSignal): AsyncGenerator<readonly FunctionSummary[]> {
  let marker: string | undefined;
  do {
    const input = marker === undefined ? {} : { Marker: marker };
    const send = async () => (await session.lambda()).listFunctions(input, signal);
    const page = await session.ask({ api: 'ListFunctions', send }, { signal });
    yield (page.Functions ?? []).map(functionOf);
    marker = page.NextMarker || undefined;
  } while (marker !== undefined);
}

async function functionNamed(
  session: AwsSession,
  nameOrArn: string,
  signal: AbortSignal,
): Promise<FunctionSummary | undefined> {
  const send = async () => (await session.lambda()).getFunctionConfiguration({ FunctionName: nameOrArn }, signal);
  const subject = { kind: 'function', name: nameOrArn } as const;
  try {
    return functionOf(await session.ask({ api: 'GetFunctionConfiguration', subject, send }, { signal }));
  } catch (error) {
    // Lambda refuses a word that cannot be a function's name instead of saying that there is none.
    if (error instanceof NotFoundError || error instanceof UsageError) return undefined;
    throw error;
  }
}

async function* listVersions(
  session: AwsSession,
  functionName: string,
  signal: AbortSignal,
): AsyncGenerator<readonly PublishedVersion[]> {
  const subject = { kind: 'function', name: functionName } as const;
  let marker: string | undefined;
  do {
    const input = { FunctionName: functionName, ...(marker === undefined ? {} : { Marker: marker }) };
    const send = async () => (await session.lambda()).listVersionsByFunction(input, signal);
    const page = await session.ask({ api: 'ListVersionsByFunction', subject, send }, { signal });
    yield (page.Versions ?? []).filter(({ Version }) => isPublished(Version)).map(versionOf);
    marker = page.NextMarker || undefined;
  } while (marker !== undefined);
}

/** `$LATEST` is none, nor is `$LATEST.PUBLISHED` of Managed Instances: both change. */
function isPublished(version: string | undefined): boolean {
  return version !== undefined && !version.startsWith('$');
}

async function* listLogGroups(
  session: AwsSession,
  prefix: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly LogGroupSummary[]> {
  let nextToken: string | undefined;
  do {
    const input = {
      ...(prefix ? { logGroupNamePrefix: prefix } : {}),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
    const send = async () => (await session.logs()).describeLogGroups(input, signal);
    const page = await session.ask({ api: 'DescribeLogGroups', send }, { signal });
    yield (page.logGroups ?? []).map((group) => logGroupOf(group, session.region));
    nextToken = page.nextToken || undefined;
  } while (nextToken !== undefined);
}

function functionOf(configuration: FunctionConfiguration): FunctionSummary {
  const { FunctionName: name = '', FunctionArn: arn, LoggingConfig: logging } = configuration;
  const { Runtime: runtime, Architectures, MemorySize: memorySizeMb, Timeout, LastModified } = configuration;
  const architecture = Architectures?.[0];
  const lastModifiedAtMs = instantOf(LastModified);
  const hosting = hostingOf(configuration);
  return {
    name,
    ...(arn === undefined ? {} : { arn }),
    // Some emulators leave LoggingConfig out; Lambda's own default is this name.
    logGroupName: logging?.LogGroup || `/aws/lambda/${name}`,
    ...(logging?.LogFormat === undefined ? {} : { logFormat: logging.LogFormat }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(memorySizeMb === undefined ? {} : { memorySizeMb }),
    ...(Timeout === undefined ? {} : { timeoutMs: Timeout * 1000 }),
    ...(lastModifiedAtMs === undefined ? {} : { lastModifiedAtMs }),
    ...(configuration.CodeSha256 === undefined ? {} : { codeSha256: configuration.CodeSha256 }),
    ...(logging?.SystemLogLevel === undefined ? {} : { systemLogLevel: logging.SystemLogLevel }),
    ...(hosting === undefined ? {} : { hosting }),
  };
}

/**
 * SnapStart restores published versions alone: what `ApplyOn` says of the function as a whole is not true of its `$LATEST`, and
 * `OptimizationStatus` tells it of the very version that was asked for (Lambda API reference, SnapStartResponse).
 */
function hostingOf({ SnapStart, CapacityProviderConfig }: FunctionConfiguration): FunctionSummary['hosting'] {
  if (CapacityProviderConfig !== undefined) return 'managed-instances';
  return SnapStart?.OptimizationStatus === 'On' ? 'snap-start' : undefined;
}

/** A version's configuration never changes: it was modified last when it was published. */
function versionOf(configuration: FunctionConfiguration): PublishedVersion {
  const { FunctionName = '', Version = '', LastModified, CodeSha256, Description } = configuration;
  const publishedAtMs = instantOf(LastModified);
  return {
    functionName: FunctionName,
    version: Version,
    ...(publishedAtMs === undefined ? {} : { publishedAtMs }),
    ...(CodeSha256 === undefined ? {} : { codeSha256: CodeSha256 }),
    ...(Description ? { description: Description } : {}),
  };
}

/** Undefined for a time that is missing or none. */
function instantOf(text: string | undefined): number | undefined {
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function logGroupOf(group: AwsLogGroup, region: string): LogGroupSummary {
  const arn = group.logGroupArn ?? group.arn?.replace(/:\*$/, '');
  const account = arn?.split(':')[4];
  return {
    group: {
      name: group.logGroupName ?? '',
      region,
      ...(arn === undefined ? {} : { arn }),
      ...(account ? { account } : {}),
    },
    ...(group.storedBytes === undefined ? {} : { storedBytes: group.storedBytes }),
    ...(group.retentionInDays === undefined ? {} : { retentionDays: group.retentionInDays }),
    ...(group.logGroupClass === undefined ? {} : { logClass: group.logGroupClass }),
  };
}
