import { hexOf } from '../../world/chance.ts';
import { type FunctionSpec, logGroupOf, versionOf } from '../../world/function-spec.ts';
import { compareNames } from '../../world/names.ts';
import { ACCOUNT, functionArn, REGION } from '../../world/place.ts';
import { runtimeVersionArn } from '../../world/platform/run.ts';
import type { World } from '../../world/world.ts';
import { AwsError } from '../aws-error.ts';

const MAX_ITEMS = 50;
const DEPLOYED_AT = '2026-02-24T08:15:30.000+0000';

/** ListFunctions: pages of at most 50, whatever MaxItems asks for; configurations without state. */
export function listFunctions(query: URLSearchParams, { functions }: World): object {
  const maxItems = Number(query.get('MaxItems') ?? MAX_ITEMS);
  if (!Number.isInteger(maxItems) || maxItems < 1 || maxItems > 10_000) {
    throw new AwsError('InvalidParameterValueException', 'MaxItems must be a whole number from 1 to 10000');
  }
  const after = Buffer.from(query.get('Marker') ?? '', 'base64url').toString();
  const rest = functions.toSorted((a, b) => compareNames(a.name, b.name)).filter(({ name }) => name > after);
  const page = rest.slice(0, Math.min(maxItems, MAX_ITEMS));
  const last = page.at(-1);
  const isMore = last !== undefined && rest.length > page.length;
  return {
    Functions: page.map(configuration),
    ...(isMore ? { NextMarker: Buffer.from(last.name).toString('base64url') } : {}),
  };
}

/** GetFunctionConfiguration, by name, `name:qualifier`, partial or whole ARN. */
export function getFunctionConfiguration(identifier: string, query: URLSearchParams, { functions }: World): object {
  const parts = /^(?:arn:aws:lambda:[a-z0-9-]+:)?(?:(\d{12}):)?(?:function:)?([\w-]{1,140})(?::([\w$-]+))?$/.exec(
    identifier,
  );
  const qualifier = parts?.[3] ?? query.get('Qualifier') ?? '$LATEST';
  const isHere = (parts?.[1] ?? ACCOUNT) === ACCOUNT;
  const spec = isHere ? functions.find(({ name }) => name === parts?.[2]) : undefined;
  if (spec === undefined || (qualifier !== '$LATEST' && qualifier !== versionOf(spec))) {
    const suffix = qualifier === '$LATEST' ? '' : `:${qualifier}`;
    const arn = `${functionArn(parts?.[2] ?? identifier)}${suffix}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }
  return {
    ...configuration(spec),
    Version: qualifier,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(spec) },
  };
}

function configuration(spec: FunctionSpec): object {
  const isJson = spec.logFormat === 'JSON';
  return {
    FunctionName: spec.name,
    FunctionArn: functionArn(spec.name),
    Runtime: spec.runtime,
    Role: `arn:aws:iam::${ACCOUNT}:role/${spec.name}`,
    Handler: spec.handler,
    CodeSize: 40_000 + spec.name.length * 12_345,
    Description: spec.description,
    Timeout: spec.timeoutMs / 1000,
    MemorySize: spec.memoryMb,
    LastModified: DEPLOYED_AT,
    CodeSha256: Buffer.from(hexOf(64, 'code', spec.name), 'hex').toString('base64'),
    Version: '$LATEST',
    TracingConfig: { Mode: spec.segmentLayout !== undefined ? 'Active' : 'PassThrough' },
    RevisionId: `${hexOf(8, 'revision', spec.name)}-0000-4000-8000-000000000000`,
    Layers: [],
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: snapStart(spec),
    ...(spec.hosting === 'managed-instances' ? { CapacityProviderConfig: capacityProvider() } : {}),
    LoggingConfig: {
      LogFormat: spec.logFormat,
      ...(isJson ? { ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' } : {}),
      LogGroup: logGroupOf(spec),
    },
  };
}

/** Only published versions are optimised; the list tells of `$LATEST`. */
function snapStart({ hosting }: FunctionSpec): object {
  return { ApplyOn: hosting === 'snap-start' ? 'PublishedVersions' : 'None', OptimizationStatus: 'Off' };
}

function capacityProvider(): object {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:capacity-provider:fleet`;
  return { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: arn } };
}
