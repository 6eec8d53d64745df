import { startSlsobs, waitUntil } from './built-bin.ts';

/** `slsobs sandbox` in a process of its own. */
export interface Sandbox {
  readonly url: string;
  /** Flags that make a command read from it. */
  readonly flags: readonly string[];
  stop(): Promise<void>;
}

/** Starts the sandbox on a free port, with the living company in it unless `--empty` is among the words. */
export async function startSandbox(...words: readonly string[]): Promise<Sandbox> {
  const running = startSlsobs(['sandbox', '--port', '0', ...words]);
  const urlIn = (text: string): string | undefined => /AWS_ENDPOINT_URL=(\S+)/.exec(text)?.[1];
  await waitUntil('the sandbox listens', () => urlIn(running.stdout()) !== undefined);
  const url = urlIn(running.stdout()) ?? '';
  return {
    url,
    flags: ['--endpoint-url', url, '-r', 'eu-west-1'],
    stop: async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    },
  };
}
