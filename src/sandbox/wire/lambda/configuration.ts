import { hexOf } from '../../world/chance.ts';
import { type FunctionSpec, logGroupOf } from '../../world/function-spec.ts';
import { ACCOUNT, functionArn, REGION } from '../../world/place.ts';
import type { Deploy } from '../../world/releases.ts';

/**
 * A function's configuration as the lists show it: of `$LATEST` when `version` is absent, else of a published version, which never
 * changes. `deploy` is the one that made it so.
 */
export function configuration(spec: FunctionSpec, deploy: Deploy, version?: string): object {
  const isJson = spec.logFormat === 'JSON';
  const { systemLogLevel = 'INFO' } = spec;
  return {
    FunctionName: spec.name,
    FunctionArn: version === undefined ? functionArn(spec.name) : `${functionArn(spec.name)}:${version}`,
    Runtime: spec.runtime,
    Role: `arn:aws:iam::${ACCOUNT}:role/${spec.name}`,
    Handler: spec.handler,
    CodeSize: 40_000 + spec.name.length * 12_345,
    Description: version === undefined ? spec.description : versionDescription(spec, deploy),
    Timeout: spec.timeoutMs / 1000,
    MemorySize: spec.memoryMb,
    LastModified: lambdaTime(deploy.atMs),
    CodeSha256: deploy.codeSha256,
    Version: version ?? '$LATEST',
    TracingConfig: { Mode: spec.segmentLayout !== undefined ? 'Active' : 'PassThrough' },
    RevisionId: `${hexOf(8, 'revision', spec.name, deploy.atMs)}-0000-4000-8000-000000000000`,
    Layers: [],
    PackageType: 'Zip',
    Architectures: [spec.architecture ?? 'x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: snapStart(spec, version),
    ...(spec.hosting === 'managed-instances' ? { CapacityProviderConfig: capacityProvider() } : {}),
    LoggingConfig: {
      LogFormat: spec.logFormat,
      ...(isJson ? { ApplicationLogLevel: 'INFO', SystemLogLevel: systemLogLevel } : {}),
      LogGroup: logGroupOf(spec),
    },
  };
}

/** `2026-02-24T08:15:30.000+0000` */
function lambdaTime(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '+0000');
}

/** What the company's pipeline writes there. */
function versionDescription({ name }: FunctionSpec, { atMs, isFlawed }: Deploy): string {
  const day = new Date(atMs).toISOString().slice(0, 10);
  return `${isFlawed ? 'release' : 'build'} ${day} ${hexOf(7, 'commit', name, atMs)}`;
}

/** Only published versions are optimised. */
function snapStart({ hosting }: FunctionSpec, version: string | undefined): object {
  const isOn = hosting === 'snap-start';
  return {
    ApplyOn: isOn ? 'PublishedVersions' : 'None',
    OptimizationStatus: isOn && version !== undefined ? 'On' : 'Off',
  };
}

function capacityProvider(): object {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:capacity-provider:fleet`;
  return { LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: arn } };
}
