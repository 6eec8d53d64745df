import { createLogLines, type LogLinesOptions } from '../../../src/render/text/log-lines.ts';
import { BASE_AT_MS } from './log-steps.ts';

/** The text view of one function's lines, without colour or a screen, but for what a test says about it. */
export function lineView(options: Partial<LogLinesOptions> = {}) {
  return createLogLines({
    color: false,
    timeZone: 'UTC',
    functionsShown: 'one',
    platform: false,
    invocationsOnly: false,
    isSelected: () => true,
    isFiltered: false,
    todayAtMs: BASE_AT_MS,
    ...options,
  });
}
