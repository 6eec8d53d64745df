import { UsageError } from '../domain/errors.ts';
import type { Machine } from '../runtime/machine.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { type CommandModule, withExamples } from './command.ts';
import { countFlag, type SharedFlags } from './flags/shared.ts';
import { listenForStop, stoppedExitCode } from './stop.ts';

interface SandboxFlags extends SharedFlags {
  readonly port: string;
  readonly seed: string;
  readonly empty?: true;
}

/** `slsobs sandbox`: a local AWS on a socket, until Ctrl-C. */
export const sandboxCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs sandbox', 'a living company on http://127.0.0.1:4577'],
      ['slsobs sandbox --empty', 'nothing in it: put your own events in with any AWS SDK'],
    ]);
    command
      .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', '4577')
      .option('--seed <number>', 'another company', '1')
      .option('--empty', 'no company, only what is put into it');
  },

  async run(_, command, { machine }) {
    const flags = command.optsWithGlobals<SandboxFlags>();
    const port = countFlag('--port', flags.port, 0);
    if (port > 65_535) throw new UsageError(`--port takes a number up to 65535, not “${flags.port}”`);
    const seed = countFlag('--seed', flags.seed, 0);
    const stop = listenForStop(machine);
    const { handle } = createSandbox({ clock: machine.clock, seed, world: flags.empty ? 'empty' : 'company' });
    const server = await serve(machine, handle, port);
    await machine.streams.out.write(
      [
        `export AWS_ENDPOINT_URL=${server.url} AWS_REGION=eu-west-1`,
        'export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox',
        '',
      ].join('\n'),
    );
    if (!flags.quiet) {
      await machine.streams.err.write(
        `· the sandbox listens on ${server.url} until Ctrl-C; paste the lines above into another terminal, or try\n` +
          `  slsobs ${flags.empty ? 'ls groups' : "tail 'shop-*'"} --endpoint-url ${server.url} -r eu-west-1\n`,
      );
    }
    await untilAborted(stop.signal);
    await server.close();
    stop.release();
    return stoppedExitCode(stop.reason(), true) ?? 0;
  },
};

async function serve(machine: Machine, handle: Parameters<Machine['serveHttp']>[0], port: number) {
  try {
    return await machine.serveHttp(handle, { port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    throw new UsageError(`port ${port} is taken`, {
      hint: 'another sandbox may be running; --port 0 takes a free one',
      cause: error,
    });
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
