import type { ThrownError } from '../function-spec.ts';

/** An error of a Node function whose frames lie in its own bundle. */
export function nodeError(type: string, message: string, frames: readonly string[]): ThrownError {
  return {
    type,
    message,
    frames: [...frames, 'process.processTicksAndRejections (node:internal/process/task_queues:105:5)'],
  };
}

/** An error of a Python function: pairs of `place` and source line. */
export function pythonError(
  type: string,
  message: string,
  frames: readonly (readonly [line: number, where: string, source: string])[],
): ThrownError {
  return {
    type,
    message,
    frames: frames.map(
      ([line, where, source]) => `  File "/var/task/app.py", line ${line}, in ${where}\n    ${source}`,
    ),
  };
}
