import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { emulatorProgram } from '../emulators.ts';

/**
 * Runs a script with boto3; it may import what stands in this folder.
 * @throws Error with what it wrote on stderr, when it fails
 */
export async function runPython(script: string, words: readonly string[]): Promise<void> {
  const env = { ...process.env, PYTHONPATH: import.meta.dirname, PYTHONDONTWRITEBYTECODE: '1' };
  await promisify(execFile)(emulatorProgram('ministack', 'python'), [script, ...words], { env });
}
