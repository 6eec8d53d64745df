import { describe, expect, it } from 'vitest';
import { parseTraceQuestion } from '../../../../src/jobs/trace/trace-question.ts';

describe('what is asked with an id', () => {
  it.each([
    ['77BE1D3E', { kind: 'request', requestId: '77be1d3e' }],
    ['77be1d3e', { kind: 'request', requestId: '77be1d3e' }],
    ['77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90', { kind: 'request', requestId: '77be1d3e-5c1b-4a0e-9b1e-2f60c1d7aa90' }],
    ['QX7M2K4PLDR5T9WB3VZ6HJ8CNA', { kind: 'request', requestId: 'QX7M2K4PLDR5T9WB3VZ6HJ8CNA' }],
    ['69a56c524d5e6f708192a3b4c5d6e7f8', { kind: 'trace', traceId: '1-69a56c52-4d5e6f708192a3b4c5d6e7f8' }],
  ])('%s', (word, question) => {
    expect(parseTraceQuestion(word)).toEqual(question);
  });

  it.each(['77be', 'order 42', '" OR 1', '', 'a'.repeat(65)])('is refused where it is no id: %s', (word) => {
    expect(() => parseTraceQuestion(word)).toThrowError(expect.objectContaining({ exitCode: 2 }));
  });
});
