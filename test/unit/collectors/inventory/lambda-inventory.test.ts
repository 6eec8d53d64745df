import { describe, expect, test } from 'vitest';
import { createLambdaInventory } from '../../../../src/collectors/inventory/lambda-inventory.ts';
import { AccessDeniedError } from '../../../../src/domain/errors.ts';
import type { HttpRequest, HttpResponse } from '../../../../src/runtime/http.ts';
import { sessionOn } from '../../../fakes/aws-session.ts';
import { createSimulatedClock } from '../../../fakes/simulated-clock.ts';

const { signal } = new AbortController();

async function inventoryOn(answer: (request: HttpRequest) => object | HttpResponse) {
  const handler = async (request: HttpRequest): Promise<HttpResponse> => {
    const answered = answer(request);
    return 'status' in answered ? answered : json(200, answered);
  };
  return createLambdaInventory(await sessionOn(handler, createSimulatedClock()));
}

function json(status: number, body: object, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

const lambdaError = (status: number, type: string): HttpResponse =>
  json(status, { message: type }, { 'x-amzn-errortype': type });

async function collect<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[][]> {
  const collected: Item[][] = [];
  for await (const page of pages) collected.push([...page]);
  return collected;
}

describe('functions', () => {
  test('come page by page, with where they really log', async () => {
    const inventory = await inventoryOn(({ path }) =>
      path.includes('Marker=2')
        ? { Functions: [{ FunctionName: 'plain' }] }
        : {
            NextMarker: '2',
            Functions: [
              {
                FunctionName: 'orders',
                FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
                Runtime: 'nodejs24.x',
                Architectures: ['arm64'],
                MemorySize: 512,
                Timeout: 15,
                LastModified: '2026-03-02T11:00:00.000+0000',
                CodeSha256: 'x4Fz=',
                LoggingConfig: { LogFormat: 'JSON', LogGroup: '/shop/all', SystemLogLevel: 'WARN' },
              },
            ],
          },
    );
    expect(await collect(inventory.functions(signal))).toEqual([
      [
        {
          name: 'orders',
          arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
          logGroupName: '/shop/all',
          logFormat: 'JSON',
          runtime: 'nodejs24.x',
          architecture: 'arm64',
          memorySizeMb: 512,
          timeoutMs: 15_000,
          lastModifiedAtMs: Date.UTC(2026, 2, 2, 11),
          codeSha256: 'x4Fz=',
          systemLogLevel: 'WARN',
        },
      ],
      [{ name: 'plain', logGroupName: '/aws/lambda/plain' }],
    ]);
  });

  test.for([
    [
      'a version that is restored from a snapshot',
      { SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'On' } },
      'snap-start',
    ],
    [
      'the unpublished one of which only versions are',
      { SnapStart: { ApplyOn: 'PublishedVersions', OptimizationStatus: 'Off' } },
      undefined,
    ],
    ['a function of its own instances', { CapacityProviderConfig: {} }, 'managed-instances'],
    ['any other', { SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' } }, undefined],
  ] as const)('%s is told by where it runs', async ([, configuration, hosting]) => {
    const inventory = await inventoryOn(() => ({ FunctionName: 'orders', ...configuration }));
    expect((await inventory.functionNamed('orders', signal))?.hosting).toBe(hosting);
  });

  test.for([
    [404, 'ResourceNotFoundException'],
    [400, 'ValidationException'],
    [400, 'InvalidParameterValueException'],
  ] as const)('a name that Lambda answers with %i %s is no function', async ([status, type]) => {
    const inventory = await inventoryOn(() => lambdaError(status, type));
    expect(await inventory.functionNamed('no such', signal)).toBeUndefined();
  });

  test('a denial is an error that names the action and the function', async () => {
    const inventory = await inventoryOn(() => lambdaError(403, 'AccessDeniedException'));
    const asking = inventory.functionNamed('orders', signal);
    await expect(asking).rejects.toThrow(AccessDeniedError);
    await expect(asking).rejects.toThrow(/lambda:GetFunctionConfiguration on function “orders”/);
  });
});

describe('versions', () => {
  test('that were published come page by page, with when and of what code; those that change do not', async () => {
    const asked: string[] = [];
    const inventory = await inventoryOn(({ path }) => {
      asked.push(path);
      const version = (Version: string, more: object = {}) => ({ FunctionName: 'orders', Version, ...more });
      return path.includes('Marker=m2')
        ? { Versions: [version('8', { Description: '', LastModified: 'no time' })] }
        : {
            NextMarker: 'm2',
            Versions: [
              version('$LATEST'),
              version('$LATEST.PUBLISHED'),
              version('7', {
                CodeSha256: 'x4Fz=',
                Description: 'release 7',
                LastModified: '2026-03-02T11:00:00.000+0000',
              }),
            ],
          };
    });
    expect(await collect(inventory.versions('orders', signal))).toEqual([
      [
        {
          functionName: 'orders',
          version: '7',
          publishedAtMs: Date.UTC(2026, 2, 2, 11),
          codeSha256: 'x4Fz=',
          description: 'release 7',
        },
      ],
      [{ functionName: 'orders', version: '8' }],
    ]);
    expect(asked[0]).toBe('/2015-03-31/functions/orders/versions');
  });

  test('that may not be asked for are an error that names the action and the function', async () => {
    const inventory = await inventoryOn(() => lambdaError(403, 'AccessDeniedException'));
    const asking = collect(inventory.versions('orders', signal));
    await expect(asking).rejects.toThrow(/lambda:ListVersionsByFunction on function “orders”/);
  });
});

describe('log groups', () => {
  test('come page by page, named without the star of their ARN, with their account', async () => {
    const inventory = await inventoryOn(({ body }) => {
      const input = JSON.parse(Buffer.from(body).toString()) as { logGroupNamePrefix?: string; nextToken?: string };
      const name = `${input.logGroupNamePrefix}${input.nextToken ?? '1'}`;
      const arn = `arn:aws:logs:eu-west-1:123456789012:log-group:${name}:*`;
      const more = input.nextToken === undefined ? { nextToken: '2' } : {};
      return {
        logGroups: [{ logGroupName: name, arn, storedBytes: 5, retentionInDays: 14, logGroupClass: 'DELIVERY' }],
        ...more,
      };
    });
    const account = { account: '123456789012', region: 'eu-west-1' };
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/a/';
    expect(await collect(inventory.logGroups('/a/', signal))).toEqual([
      [
        {
          group: { name: '/a/1', arn: `${arn}1`, ...account },
          storedBytes: 5,
          retentionDays: 14,
          logClass: 'DELIVERY',
        },
      ],
      [
        {
          group: { name: '/a/2', arn: `${arn}2`, ...account },
          storedBytes: 5,
          retentionDays: 14,
          logClass: 'DELIVERY',
        },
      ],
    ]);
  });
});
