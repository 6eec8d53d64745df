import { describe, expect, test } from 'vitest';
import { type Bench, createBench, createFilledBench, MONDAY_MS } from '../client.ts';

async function everyPage(bench: Bench, operation: string, input: object, key: string) {
  const items: Record<string, unknown>[] = [];
  const sizes: number[] = [];
  let nextToken: string | undefined;
  do {
    const { body } = await bench.logs(operation, { ...input, ...(nextToken === undefined ? {} : { nextToken }) });
    items.push(...body[key]);
    sizes.push(body[key].length);
    nextToken = body.nextToken;
  } while (nextToken !== undefined);
  return { items, sizes };
}

const byName = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);

describe('DescribeLogGroups', () => {
  test('pages by name, 50 at most', async () => {
    const bench = createBench({ world: 'empty' });
    for (let index = 0; index < 120; index += 1) await bench.logs('CreateLogGroup', { logGroupName: `/g/${index}` });
    const { items, sizes } = await everyPage(bench, 'DescribeLogGroups', {}, 'logGroups');
    const names = items.map(({ logGroupName }) => logGroupName);
    expect(sizes).toEqual([50, 50, 20]);
    expect(names).toEqual([...new Set(names)].sort(byName));
    expect((await bench.logs('DescribeLogGroups', { limit: 51 })).status).toBe(400);
  });

  test('tells the two ARNs, the class and the retention of a group', async () => {
    const { body } = await createBench().logs('DescribeLogGroups', { logGroupNamePrefix: '/shop/' });
    expect(body.logGroups).toEqual([
      {
        logGroupName: '/shop/prod/shared',
        creationTime: expect.any(Number),
        retentionInDays: 7,
        metricFilterCount: 0,
        storedBytes: expect.any(Number),
        arn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/shop/prod/shared:*',
        logGroupArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/shop/prod/shared',
        logGroupClass: 'STANDARD',
        deletionProtectionEnabled: false,
      },
    ]);
  });

  test('a pattern is a case-sensitive substring, and its answer is thin', async () => {
    const bench = createBench();
    const { body } = await bench.logs('DescribeLogGroups', { logGroupNamePattern: 'orders' });
    const names = body.logGroups.map(({ logGroupName }: { logGroupName: string }) => logGroupName);
    expect(names).toEqual(['/aws/lambda/shop-prod-orders-api', '/aws/lambda/shop-prod-orders-worker']);
    expect(Object.keys(body.logGroups[0]).toSorted(byName)).toEqual(['arn', 'creationTime', 'logGroupName']);
    expect((await bench.logs('DescribeLogGroups', { logGroupNamePattern: 'Orders' })).body.logGroups).toEqual([]);
    const both = await bench.logs('DescribeLogGroups', { logGroupNamePattern: 'a', logGroupNamePrefix: 'a' });
    expect(both.body.__type).toBe('InvalidParameterException');
  });

  test('tells the classes, and leaves out the retention of what is kept for ever', async () => {
    const group = async (name: string) =>
      (await createBench().logs('DescribeLogGroups', { logGroupNamePrefix: name })).body.logGroups[0];
    expect(await group('/club/prod/audit')).toMatchObject({ logGroupClass: 'INFREQUENT_ACCESS', retentionInDays: 365 });
    expect(await group('/aws/lambda/club-prod-clicks')).toMatchObject({
      logGroupClass: 'DELIVERY',
      retentionInDays: 1,
    });
    expect(await group('/aws/lambda/club-prod-search')).not.toHaveProperty('retentionInDays');
    const { body } = await createBench().logs('DescribeLogGroups', { logGroupClass: 'DELIVERY' });
    expect(body.logGroups).toHaveLength(1);
  });

  test('the group of a function that was never called is not there', async () => {
    const { body } = await createBench().logs('DescribeLogGroups', { logGroupNamePattern: 'refunds' });
    expect(body.logGroups).toEqual([]);
  });
});

describe('DescribeLogStreams', () => {
  test.each([
    [{ orderBy: 'LogStreamName' }, ['a', 'b', 'c', 'd']],
    [{ descending: true }, ['d', 'c', 'b', 'a']],
    [{ orderBy: 'LastEventTime', descending: true }, ['a', 'c', 'b', 'd']],
    [{ orderBy: 'LastEventTime' }, ['d', 'b', 'c', 'a']],
    [{ logStreamNamePrefix: 'b' }, ['b']],
  ])('%j', async (input, expected) => {
    const bench = await createFilledBench({
      a: [{ timestamp: MONDAY_MS - 1, message: 'newest' }],
      b: [{ timestamp: MONDAY_MS - 9, message: 'oldest' }],
      c: [{ timestamp: MONDAY_MS - 5, message: 'between' }],
      d: [],
    });
    const list = await everyPage(
      bench,
      'DescribeLogStreams',
      { logGroupName: '/test', ...input, limit: 3 },
      'logStreams',
    );
    expect(list.items.map(({ logStreamName }) => logStreamName)).toEqual(expected);
  });

  test('a prefix does not go with the order by last event', async () => {
    const bench = await createFilledBench({ a: [] });
    const input = { logGroupName: '/test', orderBy: 'LastEventTime', logStreamNamePrefix: 'a' };
    expect((await bench.logs('DescribeLogStreams', input)).body.__type).toBe('InvalidParameterException');
  });

  test('the newest streams of the world come first by last event, and each page goes on where the last ended', async () => {
    const bench = createBench();
    const input = { logGroupName: '/shop/prod/shared', orderBy: 'LastEventTime', descending: true, limit: 20 };
    const first = (await bench.logs('DescribeLogStreams', input)).body;
    const second = (await bench.logs('DescribeLogStreams', { ...input, nextToken: first.nextToken })).body;
    const streams = [...first.logStreams, ...second.logStreams];
    const ends = streams.map(({ lastEventTimestamp }) => lastEventTimestamp);
    expect(new Set(streams.map(({ logStreamName }) => logStreamName)).size).toBe(40);
    expect(ends).toEqual(ends.toSorted((a, b) => b - a));
    expect(ends[0]).toBeGreaterThan(MONDAY_MS - 5 * 60_000);
  });

  test('by name and by last event list the same streams of the world', async () => {
    const bench = createBench();
    const newest = (
      await bench.logs('DescribeLogStreams', {
        logGroupName: '/aws/lambda/photo-prod-bot',
        orderBy: 'LastEventTime',
        descending: true,
      })
    ).body.logStreams;
    const day = { logGroupName: '/aws/lambda/photo-prod-bot', logStreamNamePrefix: '2026/03/02' };
    const byName = await everyPage(bench, 'DescribeLogStreams', day, 'logStreams');
    const names = byName.items.map(({ logStreamName }) => logStreamName);
    const today = newest.filter(({ logStreamName }: { logStreamName: string }) =>
      logStreamName.startsWith('2026/03/02'),
    );
    expect(today.length).toBeGreaterThan(10);
    expect(names).toEqual(
      expect.arrayContaining(today.map(({ logStreamName }: { logStreamName: string }) => logStreamName)),
    );
  });
});

describe('Lambda', () => {
  test('ListFunctions pages by name and tells where each function logs', async () => {
    const bench = createBench();
    const first = (await bench.get('/2015-03-31/functions/?MaxItems=4')).body;
    const second = (await bench.get(`/2015-03-31/functions/?MaxItems=50&Marker=${first.NextMarker}`)).body;
    const functions = [...first.Functions, ...second.Functions];
    expect(first.Functions).toHaveLength(4);
    expect(second).not.toHaveProperty('NextMarker');
    expect(
      functions.map(({ FunctionName, LoggingConfig }) => [
        FunctionName,
        LoggingConfig.LogFormat,
        LoggingConfig.LogGroup,
      ]),
    ).toEqual([
      ['club-prod-audit', 'Text', '/club/prod/audit'],
      ['club-prod-clicks', 'JSON', '/aws/lambda/club-prod-clicks'],
      ['club-prod-points', 'JSON', '/aws/lambda/club-prod-points'],
      ['club-prod-scoring', 'JSON', '/aws/lambda/club-prod-scoring'],
      ['club-prod-search', 'Text', '/aws/lambda/club-prod-search'],
      ['club-prod-sessions', 'JSON', '/aws/lambda/club-prod-sessions'],
      ['club-prod-vouchers', 'Text', '/aws/lambda/club-prod-vouchers'],
      ['fleet-prod-matcher', 'JSON', '/aws/lambda/fleet-prod-matcher'],
      ['photo-prod-bot', 'JSON', '/aws/lambda/photo-prod-bot'],
      ['photo-prod-faces', 'JSON', '/aws/lambda/photo-prod-faces'],
      ['photo-prod-thumbnail', 'Text', '/aws/lambda/photo-prod-thumbnail'],
      ['pipe-prod-dead-letters', 'Text', '/aws/lambda/pipe-prod-dead-letters'],
      ['pipe-prod-export', 'Text', '/aws/lambda/pipe-prod-export'],
      ['pipe-prod-splitter', 'JSON', '/aws/lambda/pipe-prod-splitter'],
      ['pipe-prod-worker', 'JSON', '/aws/lambda/pipe-prod-worker'],
      ['shop-prod-api', 'Text', '/aws/lambda/shop-prod-api'],
      ['shop-prod-invoice', 'Text', '/shop/prod/shared'],
      ['shop-prod-notify', 'JSON', '/shop/prod/shared'],
      ['shop-prod-orders-api', 'JSON', '/aws/lambda/shop-prod-orders-api'],
      ['shop-prod-orders-worker', 'Text', '/aws/lambda/shop-prod-orders-worker'],
      ['shop-prod-pricing', 'Text', '/aws/lambda/shop-prod-pricing'],
      ['shop-prod-refunds', 'Text', '/aws/lambda/shop-prod-refunds'],
    ]);
  });

  test.each([
    'shop-prod-notify',
    'shop-prod-notify:$LATEST',
    '123456789012:function:shop-prod-notify',
    'arn:aws:lambda:eu-west-1:123456789012:function:shop-prod-notify',
  ])('GetFunctionConfiguration finds %s', async (name) => {
    const { status, body } = await createBench().get(`/2015-03-31/functions/${encodeURIComponent(name)}/configuration`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      FunctionName: 'shop-prod-notify',
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:shop-prod-notify',
      Runtime: 'python3.13',
      Timeout: 10,
      MemorySize: 256,
      State: 'Active',
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        SystemLogLevel: 'INFO',
        LogGroup: '/shop/prod/shared',
      },
    });
  });

  test('tells SnapStart, Managed Instances and a published version', async () => {
    const configuration = async (name: string) =>
      (await createBench().get(`/2015-03-31/functions/${name}/configuration`)).body;
    expect(await configuration('shop-prod-pricing:12')).toMatchObject({
      Version: '12',
      Runtime: 'java21',
      SnapStart: { ApplyOn: 'PublishedVersions' },
    });
    expect(await configuration('fleet-prod-matcher')).toMatchObject({
      Version: '$LATEST',
      CapacityProviderConfig: {
        LambdaManagedInstancesCapacityProviderConfig: { CapacityProviderArn: expect.stringContaining('fleet') },
      },
    });
  });

  test('tells of the deploy that was the last one then, not of those to come', async () => {
    const bench = createBench();
    const seen: { LastModified: string; CodeSha256: string }[] = [];
    for (let hours = 0; hours < 48; hours += 1) {
      bench.setNow(MONDAY_MS + hours * 3_600_000);
      const { body } = await bench.get('/2015-03-31/functions/shop-prod-orders-api/configuration');
      expect(Date.parse(body.LastModified)).toBeLessThanOrEqual(MONDAY_MS + hours * 3_600_000);
      if (seen.at(-1)?.LastModified !== body.LastModified) seen.push(body);
    }
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen.map(({ CodeSha256 }) => CodeSha256)).size).toBe(seen.length);
    bench.setNow(MONDAY_MS);
    const listed = (await bench.get('/2015-03-31/functions/')).body.Functions;
    const one = listed.find(({ FunctionName }: { FunctionName: string }) => FunctionName === 'shop-prod-orders-api');
    expect(one).toMatchObject({ LastModified: seen[0]?.LastModified, CodeSha256: seen[0]?.CodeSha256 });
  });

  test('ListVersionsByFunction: $LATEST first, then what was published, page by page', async () => {
    const bench = createBench();
    const path = '/2015-03-31/functions/club-prod-points/versions';
    const first = (await bench.get(path)).body;
    const second = (await bench.get(`${path}?Marker=${first.NextMarker}`)).body;
    expect([first.Versions.length, second.Versions.length, second.NextMarker]).toEqual([50, 11, undefined]);
    const [latest, ...published] = [...first.Versions, ...second.Versions];
    expect(latest).toMatchObject({
      Version: '$LATEST',
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:club-prod-points:$LATEST',
    });
    const numbers = published.map(({ Version }) => Number(Version));
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => (numbers[0] ?? 0) + index));
    const newest = published.at(-1);
    expect(newest).toMatchObject({ CodeSha256: latest.CodeSha256, LastModified: latest.LastModified });
    expect(new Set(published.map(({ CodeSha256 }) => CodeSha256)).size).toBe(60);
    expect(newest.Description).toMatch(/^build 2026-0[23]-\d\d [0-9a-f]{7}$/);
    const named = (await bench.get(`/2015-03-31/functions/club-prod-points:${numbers[3]}/configuration`)).body;
    expect(named).toMatchObject({ Version: String(numbers[3]), CodeSha256: published[3].CodeSha256 });
    const live = (await bench.get('/2015-03-31/functions/club-prod-points/configuration?Qualifier=live')).body;
    expect(live.Version).toBe(newest.Version);
  });

  test('a function that publishes nothing has $LATEST alone', async () => {
    const { body } = await createBench().get('/2015-03-31/functions/shop-prod-notify/versions');
    expect(body.Versions.map(({ Version }: { Version: string }) => Version)).toEqual(['$LATEST']);
    expect(body).not.toHaveProperty('NextMarker');
    expect((await createBench().get('/2015-03-31/functions/none/versions')).status).toBe(404);
  });

  test.each([
    'none',
    'shop-prod-notify:live',
    'arn:aws:lambda:eu-west-1:999999999999:function:shop-prod-notify',
    '%E0%A4%A',
  ])('GetFunctionConfiguration refuses %s', async (name) => {
    const reply = await createBench().get(`/2015-03-31/functions/${name}/configuration`);
    expect(reply.status).toBe(404);
    expect(reply.headers['x-amzn-errortype']).toBe('ResourceNotFoundException');
    expect(reply.body.Message).toContain('Function not found: arn:aws:lambda:eu-west-1:123456789012:function:');
  });
});

describe('what the sandbox does not know', () => {
  test('is refused by name', async () => {
    const bench = createBench();
    expect(await bench.logs('AssociateKmsKey', {})).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException', message: expect.stringContaining('AssociateKmsKey') },
    });
    expect((await bench.get('/2018-10-31/layers')).body.message).toContain('GET /2018-10-31/layers');
  });

  test('a body that is no JSON object is refused', async () => {
    const reply = await createBench().sandbox.handle({
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': 'Logs_20140328.FilterLogEvents' },
      body: new TextEncoder().encode('[1'),
    });
    expect(reply.status).toBe(400);
  });
});
