import { expect, test } from 'vitest';
import { levelOfField } from '../../../../src/parse/loggers/levels.ts';

test.each([
  ['trace', ['TRACE', 'trce', 'silly', 'Trace', 10, 9]],
  ['debug', ['DEBUG', 'dbug', 'verbose', 'http', 'Debug', 'DEBUG-4', 20, 7]],
  ['info', ['INFO', 'Information', 'NOTICE', 'info', 'INFO+2', 30, 39, 6, 5]],
  ['warn', ['WARN', 'WARNING', 'Warning', 40, 4]],
  ['error', ['ERROR', 'err', 'fail', 'SEVERE', 'ERROR+4', 50, 3]],
  ['fatal', ['FATAL', 'CRITICAL', 'crit', 'panic', 60, 1000, 0]],
  [undefined, ['LOUD', 'UNDEFINED', 'INFO+', 'LOUD+1', '', 'constructor', -1, Number.NaN, null, true, {}]],
])('%s is the level of its spellings and numbers', (level, values) => {
  expect(values.map((value) => [value, levelOfField(value)])).toEqual(values.map((value) => [value, level]));
});
