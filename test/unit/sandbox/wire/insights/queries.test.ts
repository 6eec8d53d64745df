import { describe, expect, test } from 'vitest';
import { type Bench, createBench, createFilledBench, MONDAY_MS } from '../../client.ts';
import { hourBefore, query, rowsOf } from './asking.ts';

const WINDOW = hourBefore(MONDAY_MS);
const EVERYTHING = { logGroupName: '/test', queryString: 'fields @message', ...WINDOW };

const lines = (count: number, text = 'line') =>
  Array.from({ length: count }, (_, index) => ({ timestamp: MONDAY_MS - count + index, message: `${text} ${index}` }));

const start = async (bench: Bench, input: object = EVERYTHING): Promise<string> =>
  (await bench.logs('StartQuery', input)).body.queryId;

const results = (bench: Bench, queryId: string, input: object = {}) =>
  bench.logs('GetQueryResults', { queryId, ...input });

describe('a query takes its time', () => {
  test('it is scheduled, runs with rows that become more, and is complete', async () => {
    const old = { timestamp: MONDAY_MS - 3_000_000, message: 'y'.repeat(1000) };
    const bench = await createFilledBench({ a: [old, ...lines(1)] }, { faults: { queryBytesPerSecond: 100 } });
    const queryId = await start(bench);
    const at = async (ms: number) => {
      bench.setNow(MONDAY_MS + ms);
      const { status, results: rows, statistics } = (await results(bench, queryId)).body;
      return { status, rows: rows.length, scanned: statistics.recordsScanned };
    };
    expect(await at(0)).toEqual({ status: 'Scheduled', rows: 0, scanned: 0 });
    expect(await at(1000)).toEqual({ status: 'Running', rows: 2, scanned: 2 });
    expect(await at(10_000)).toMatchObject({ status: 'Running' });
    expect(await at(11_000)).toEqual({ status: 'Complete', rows: 2, scanned: 2 });
  });

  test('the statistics grow as it reads the company from the newest minute back', async () => {
    const bench = createBench({ faults: { queryBytesPerSecond: 100_000 } });
    const queryId = await start(bench, { ...EVERYTHING, logGroupName: '/aws/lambda/shop-prod-orders-api', limit: 1 });
    const seen: number[] = [];
    for (const ms of [1000, 2000, 3000]) {
      bench.setNow(MONDAY_MS + ms);
      const { status, statistics } = (await results(bench, queryId)).body;
      expect(status).toBe('Running');
      seen.push(statistics.bytesScanned);
    }
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => a - b));
  });

  test('with two stats commands there are no rows before the first one has seen all', async () => {
    const bench = createBench({ faults: { queryBytesPerSecond: 100_000 } });
    const ask = (queryString: string) =>
      start(bench, { ...WINDOW, logGroupName: '/aws/lambda/shop-prod-orders-api', queryString });
    const [one, two] = [await ask('stats count(*)'), await ask('stats count(*) as c by bin(5m) | stats max(c)')];
    bench.setNow(MONDAY_MS + 2000);
    expect((await results(bench, one)).body).toMatchObject({ status: 'Running', results: [expect.anything()] });
    expect((await results(bench, two)).body).toMatchObject({ status: 'Running', results: [] });
  });

  test('it sees what was ingested when it was started, however late it is asked for', async () => {
    const bench = await createFilledBench({ a: lines(3) });
    const queryId = await start(bench, { ...EVERYTHING, endTime: WINDOW.endTime + 60 });
    bench.setNow(MONDAY_MS + 30_000);
    const logEvents = [{ timestamp: MONDAY_MS + 10_000, message: 'later' }];
    await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName: 'a', logEvents });
    expect((await results(bench, queryId)).body.statistics).toMatchObject({ recordsScanned: 3 });
  });

  test('after an hour it is timed out', async () => {
    const bench = createBench({ faults: { queryBytesPerSecond: 1 } });
    const queryId = await start(bench, { ...EVERYTHING, logGroupName: '/aws/lambda/shop-prod-orders-api' });
    bench.setNow(MONDAY_MS + 3_600_200);
    expect((await results(bench, queryId)).body.status).toBe('Timeout');
  });

  test('it is forgotten after seven days', async () => {
    const bench = await createFilledBench({ a: lines(3) });
    const queryId = await start(bench);
    bench.setNow(MONDAY_MS + 8 * 86_400_000);
    await start(bench, { ...EVERYTHING, endTime: WINDOW.endTime + 60 });
    expect(await results(bench, queryId)).toMatchObject({ status: 400, body: { __type: 'ResourceNotFoundException' } });
  });
});

describe('the answer', () => {
  test('counts events that matched and were scanned, and their bytes', async () => {
    const bench = await createFilledBench({
      a: [...lines(3, 'ß'), ...lines(2, 'other')].toSorted((a, b) => a.timestamp - b.timestamp),
    });
    const { body } = await query(bench, { queryString: 'filter @message like "ß" | limit 1' });
    expect(body).toMatchObject({
      queryLanguage: 'CWLI',
      status: 'Complete',
      statistics: {
        recordsMatched: 3,
        recordsScanned: 5,
        bytesScanned: 3 * 4 + 2 * 7,
        estimatedRecordsSkipped: 0,
        estimatedBytesSkipped: 0,
        logGroupsScanned: 1,
        resultCount: 1,
      },
    });
  });

  test('holds 10,000 rows unless more are asked for, and 100,000 at most', async () => {
    const bench = await createFilledBench({ a: lines(10_000) });
    await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName: 'a', logEvents: lines(50, 'more') });
    const counted = async (input: object): Promise<number> => {
      bench.setNow(MONDAY_MS);
      return (await query(bench, { queryString: 'fields @message', ...input })).body.statistics.resultCount;
    };
    expect(await counted({})).toBe(10_000);
    expect(await counted({ limit: 10_020 })).toBe(10_020);
    expect(await counted({ limit: 100_000 })).toBe(10_050);
    expect(await counted({ queryString: 'fields @message | limit 10010' })).toBe(10_010);
    expect(await counted({ queryString: 'fields @message | limit 10010', limit: 7 })).toBe(7);
    expect(await query(bench, { queryString: 'fields a', limit: 100_001 })).toMatchObject({ status: 400 });
  });

  test('comes in pages that hold every row once; a token lives for an hour', async () => {
    const bench = await createFilledBench({ a: lines(25) });
    const queryId = await start(bench);
    bench.setNow(MONDAY_MS + 5000);
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await results(bench, queryId, { maxItems: 10, ...(nextToken === undefined ? {} : { nextToken }) });
      seen.push(...rowsOf(page.body.results).map((row) => row['@message'] ?? ''));
      nextToken = page.body.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toEqual(
      lines(25)
        .map(({ message }) => message)
        .toReversed(),
    );

    const { nextToken: token } = (await results(bench, queryId, { maxItems: 10 })).body;
    bench.setNow(MONDAY_MS + 5000 + 3_600_001);
    expect((await results(bench, queryId, { nextToken: token })).status).toBe(400);
    expect((await results(bench, queryId, { maxItems: 10_001 })).status).toBe(400);
  });

  test('a full page is 10,000 rows', async () => {
    const bench = await createFilledBench({ a: lines(10_000) });
    await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName: 'a', logEvents: lines(1, 'more') });
    const { body } = await query(bench, { queryString: 'fields @message', limit: 100_000 });
    expect(body.results).toHaveLength(10_000);
    expect(body.nextToken).toEqual(expect.any(String));
  });
});

describe('what is queried', () => {
  test('both ends of the window are included, in seconds', async () => {
    const at = MONDAY_MS / 1000 - 100;
    const stamped = [at * 1000 - 1, at * 1000, (at + 5) * 1000, (at + 5) * 1000 + 1];
    const events = stamped.map((timestamp, index) => ({ timestamp, message: `${index}` }));
    const bench = await createFilledBench({ a: events });
    const { body } = await query(bench, { queryString: 'sort @message', startTime: at, endTime: at + 5 });
    expect(rowsOf(body.results).map((row) => row['@message'])).toEqual(['1', '2']);
  });

  test('every event of a long window is read once, also one that is stamped ahead of the clock', async () => {
    const hours = [-13 * 24, -30.5, -30, -2.25, -1, 0, 1.5];
    const bench = await createFilledBench({ a: [] });
    for (const hour of hours) {
      const logEvents = [{ timestamp: MONDAY_MS + hour * 3_600_000, message: `${hour}` }];
      await bench.logs('PutLogEvents', { logGroupName: '/test', logStreamName: 'a', logEvents });
    }
    const window = { startTime: 0, endTime: MONDAY_MS / 1000 + 7200 };
    const { body } = await query(bench, { queryString: 'fields @message | sort @timestamp asc', ...window });
    expect(rowsOf(body.results).map((row) => Number(row['@message']))).toEqual(hours);
  });

  test('several groups by name or ARN; their rows are told apart by @log and come in one order', async () => {
    const bench = await createFilledBench({ a: [{ timestamp: MONDAY_MS - 2, message: 'one' }] });
    await bench.logs('CreateLogGroup', { logGroupName: '/other' });
    await bench.logs('CreateLogStream', { logGroupName: '/other', logStreamName: 'b' });
    const logEvents = [-3, -1].map((ms) => ({ timestamp: MONDAY_MS + ms, message: `other ${ms}` }));
    await bench.logs('PutLogEvents', { logGroupName: '/other', logStreamName: 'b', logEvents });
    const arn = 'arn:aws:logs:eu-west-1:123456789012:log-group:/other';
    for (const groups of [{ logGroupNames: ['/test', '/other'] }, { logGroupIdentifiers: ['/test', arn] }]) {
      bench.setNow(MONDAY_MS);
      const queryId = await start(bench, { ...WINDOW, queryString: 'fields @message, @log', ...groups });
      bench.setNow(MONDAY_MS + 5000);
      const { body } = await results(bench, queryId);
      expect(body.statistics.logGroupsScanned).toBe(2);
      expect(rowsOf(body.results)).toEqual([
        { '@message': 'other -1', '@log': '123456789012:/other' },
        { '@message': 'one', '@log': '123456789012:/test' },
        { '@message': 'other -3', '@log': '123456789012:/other' },
      ]);
    }
  });

  test.each([
    [{ logGroupName: '/none' }, 'ResourceNotFoundException'],
    [{ logGroupNames: ['/test', '/none'] }, 'ResourceNotFoundException'],
    [{ logGroupIdentifiers: ['arn:aws:logs:eu-west-1:999999999999:log-group:/test'] }, 'ResourceNotFoundException'],
    [{ logGroupIdentifiers: ['arn:aws:logs:eu-west-1:123456789012:log-group:/test:*'] }, 'InvalidParameterException'],
    [{}, 'InvalidParameterException'],
    [{ logGroupName: '/test', logGroupNames: ['/test'] }, 'InvalidParameterException'],
    [{ logGroupNames: [] }, 'InvalidParameterException'],
    [{ logGroupNames: Array.from({ length: 51 }, (_, index) => `/g${index}`) }, 'InvalidParameterException'],
    [{ logGroupName: '/test', startTime: undefined }, 'InvalidParameterException'],
    [{ logGroupName: '/test', startTime: WINDOW.endTime + 1 }, 'InvalidParameterException'],
    [{ logGroupName: '/test', queryLanguage: 'SQL' }, 'InvalidParameterException'],
    [{ logGroupName: '/test', queryString: `fields ${'a'.repeat(10_000)}` }, 'MalformedQueryException'],
  ])('%o is refused with %s', async (input, error) => {
    const bench = await createFilledBench({ a: [] });
    const begun = await bench.logs('StartQuery', { ...WINDOW, queryString: 'fields a', ...input });
    expect(begun).toMatchObject({ status: 400, body: { __type: error } });
  });

  test('a window before anything that the groups keep is refused as AWS does it', async () => {
    const groups = { logGroupName: '/aws/lambda/shop-prod-orders-api', queryString: 'fields a' };
    const day = MONDAY_MS / 1000 - 8 * 86_400;
    const begun = await createBench().logs('StartQuery', { ...groups, startTime: day - 3600, endTime: day });
    expect(begun.body).toMatchObject({
      __type: 'MalformedQueryException',
      message: expect.stringContaining('exceeds the log groups log retention settings'),
    });
  });

  test('a group that takes no queries is refused', async () => {
    const bench = await createFilledBench({});
    await bench.logs('CreateLogGroup', { logGroupName: '/delivered', logGroupClass: 'DELIVERY' });
    const begun = await bench.logs('StartQuery', { ...EVERYTHING, logGroupName: '/delivered' });
    expect(begun).toMatchObject({ status: 400, body: { __type: 'InvalidParameterException', message: /class/ } });
  });

  test('a group that may not be read is refused, also among others', async () => {
    const bench = await createFilledBench({ a: [] }, { faults: { deniedLogGroups: ['/secret'] } });
    await bench.logs('CreateLogGroup', { logGroupName: '/open' });
    const begun = await bench.logs('StartQuery', {
      ...WINDOW,
      queryString: 'fields a',
      logGroupNames: ['/open', '/secret'],
    });
    expect(begun.body).toMatchObject({ __type: 'AccessDeniedException', message: expect.stringContaining('/secret') });
  });
});

describe('several queries', () => {
  test('only so many run at one time', async () => {
    const bench = await createFilledBench({ a: [] }, { faults: { mostQueries: 2 } });
    const [first] = [await start(bench), await start(bench)];
    expect(await bench.logs('StartQuery', EVERYTHING)).toMatchObject({
      status: 400,
      body: { __type: 'LimitExceededException' },
    });
    await bench.logs('StopQuery', { queryId: first });
    expect(await start(bench)).toEqual(expect.any(String));
    bench.setNow(MONDAY_MS + 5000);
    expect(await start(bench)).toEqual(expect.any(String));
  });

  test('are stopped, once', async () => {
    const bench = await createFilledBench({ a: lines(2) });
    const queryId = await start(bench);
    bench.setNow(MONDAY_MS + 300);
    expect((await bench.logs('StopQuery', { queryId })).body).toEqual({ success: true });
    bench.setNow(MONDAY_MS + 60_000);
    expect((await results(bench, queryId)).body.status).toBe('Cancelled');
    expect((await bench.logs('StopQuery', { queryId })).body.__type).toBe('InvalidParameterException');
    const done = await start(bench, { ...EVERYTHING, endTime: WINDOW.endTime + 60 });
    bench.setNow(MONDAY_MS + 120_000);
    expect((await bench.logs('StopQuery', { queryId: done })).body.__type).toBe('InvalidParameterException');
  });

  test.each(['GetQueryResults', 'StopQuery'])('%s of an unknown query finds none', async (operation) => {
    const bench = await createFilledBench({});
    expect((await bench.logs(operation, { queryId: 'nope' })).body.__type).toBe('ResourceNotFoundException');
  });

  test('are described, the newest first, by group and status, page by page', async () => {
    const bench = await createFilledBench({ a: lines(2) });
    const first = await start(bench);
    bench.setNow(MONDAY_MS + 5000);
    const second = await start(bench);
    const described = async (input: object): Promise<string[]> => {
      const { queries } = (await bench.logs('DescribeQueries', input)).body;
      return queries.map(({ queryId }: { queryId: string }) => queryId);
    };
    expect(await described({})).toEqual([second, first]);
    expect(await described({ status: 'Complete' })).toEqual([first]);
    expect(await described({ logGroupName: '/other' })).toEqual([]);
    const { queries, nextToken } = (await bench.logs('DescribeQueries', { maxResults: 1 })).body;
    expect(queries).toEqual([
      {
        queryLanguage: 'CWLI',
        queryId: second,
        queryString: 'fields @message',
        status: 'Scheduled',
        createTime: MONDAY_MS + 5000,
        logGroupName: '/test',
        queryDuration: 0,
        bytesScanned: 0,
      },
    ]);
    expect(await described({ maxResults: 1, nextToken })).toEqual([first]);
  });
});
