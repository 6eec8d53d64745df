import { expect, test } from 'vitest';
import { ask } from './asking.ts';

// The page "parse", and its examples on the page "CloudWatch Logs Insights query syntax".
const LINE = '25 May 2019 10:24:39,474 [ERROR] {foo=2, bar=data} The error was: DataIntegrityException';
const FOUND = { level: 'ERROR', config: '{foo=2, bar=data}', exception: 'DataIntegrityException' };

test.each([
  'parse @message "[*] * The error was: *" as level, config, exception',
  String.raw`parse @message /\[(?<level>\S+)\]\s+(?<config>\{.*\})\s+The error was: (?<exception>\S+)/`,
])('%s extracts the documented fields', async (command) => {
  expect(await ask(`${command} | display level, config, exception`, [LINE])).toEqual([FOUND]);
});

test('what a glob extracts can be counted', async () => {
  const query =
    'parse @message "user=*, method:*, latency := *" as @user,\n @method, @latency | stats avg(@latency) by @method, @user';
  const lines = ['user=ann, method:GET, latency := 10', 'user=ann, method:GET, latency := 30'];
  expect(await ask(query, lines)).toEqual([{ '@method': 'GET', '@user': 'ann', 'avg(@latency)': '20' }]);
});

test('a glob cuts a stream name', async () => {
  const rows = await ask('parse @logStream "*/*/*/[*]" as y, m, d, version | display y, version', ['x']);
  expect(rows).toEqual([{ y: '2026', version: '$LATEST' }]);
});

test('a lazy group takes as little as it can', async () => {
  const rows = await ask('parse @message /(?<NetworkInterface>eni-.*?) / | display NetworkInterface', [
    '2 eni-0a1 10.0.0.1 x',
  ]);
  expect(rows).toEqual([{ NetworkInterface: 'eni-0a1' }]);
});

test('an event that does not match is shown without the fields', async () => {
  const rows = await ask('parse @message "user=*" as user | fields @message, user', ['user=ann', 'nobody']);
  expect(rows).toEqual([{ '@message': 'nobody' }, { '@message': 'user=ann', user: 'ann' }]);
});

test('without a field the message is parsed', async () => {
  expect(await ask('parse "n=*" as n | display n + 1', ['n=4'])).toEqual([{ 'n + 1': '5' }]);
});

test('what was extracted can be parsed further', async () => {
  const query =
    'parse @message "url=*" as url | parse url "/api/*/users/*" as apiVersion, userId | display apiVersion, userId';
  expect(await ask(query, ['url=/api/v2/users/7'])).toEqual([{ apiVersion: 'v2', userId: '7' }]);
});

test('texts in brackets of a glob are no patterns', async () => {
  const query = `fields @message | parse @message "[*] *" as loggingType, loggingMessage | filter loggingType = "ERROR" | display loggingMessage`;
  expect(await ask(query, ['[INFO] fine', '[ERROR] boom'])).toEqual([{ loggingMessage: 'boom' }]);
});
