import { Command, CommanderError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import type { CommandModule } from './commands/command.ts';
import { EXIT, SlsobsError, UsageError } from './domain/errors.ts';
import { boundGarbage } from './runtime/garbage-bound.ts';
import { type Machine, systemMachine } from './runtime/machine.ts';

/** Every verb, with the line that `slsobs --help` shows for it. */
const VERBS: Readonly<Record<string, { summary: string; load: () => Promise<CommandModule> }>> = {
  tail: {
    summary: 'what is happening now: follow functions or log groups, line by line or call by call',
    load: async () => (await import('./commands/tail.ts')).tailCommand,
  },
  logs: {
    summary: 'what was logged in a range: tail that reads and ends',
    load: async () => (await import('./commands/logs.ts')).logsCommand,
  },
  trace: {
    summary: 'what happened to one request: its spans and its log',
    load: async () => (await import('./commands/trace.ts')).traceCommand,
  },
  invocations: {
    summary: 'the slowest, failed, cold calls',
    load: async () => (await import('./commands/invocations.ts')).invocationsCommand,
  },
  changes: {
    summary: 'what was deployed or reconfigured, when',
    load: async () => (await import('./commands/changes.ts')).changesCommand,
  },
  top: {
    summary: 'which functions are busy, failing, slow, cold, dear: a snapshot (--once)',
    load: async () => (await import('./commands/top.ts')).topCommand,
  },
  'cold-starts': {
    summary: 'how often functions start cold, for how long, and what it costs',
    load: async () => (await import('./commands/cold-starts.ts')).coldStartsCommand,
  },
  cost: {
    summary: 'what functions cost: compute, requests, inits, logs',
    load: async () => (await import('./commands/cost.ts')).costCommand,
  },
  ls: {
    summary: 'functions, log groups, and what a target matches',
    load: async () => (await import('./commands/ls.ts')).lsCommand,
  },
  sandbox: {
    summary: 'a local AWS with a small living company in it, to try slsobs on',
    load: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  },
  demo: {
    summary: 'a walk through slsobs on the sandbox: no AWS account needed',
    load: async () => (await import('./commands/demo.ts')).demoCommand,
  },
};

/** What other tools call what slsobs does, and what it is called here. */
const VERBS_ELSEWHERE: Readonly<Record<string, string>> = {
  coldstarts: 'slsobs cold-starts',
  watch: 'slsobs tail',
  follow: 'slsobs tail',
  get: 'slsobs logs',
  groups: 'slsobs ls groups',
  streams: 'slsobs logs /aws/lambda/orders --log-stream-name-prefix 2026/11/24',
};

/** The process's entry: runs the words it was started with and leaves their exit code. */
export async function main(): Promise<void> {
  boundGarbage();
  const machine = systemMachine();
  process.exitCode = await run(process.argv.slice(2), machine);
  await Promise.all([machine.streams.out.flushed(), machine.streams.err.flushed()]);
  // A connection kept alive or an unread stdin would hold the process; everything written has left it by now.
  machine.exitNow(Number(process.exitCode));
}

/** Runs one command line and gives its exit code. Errors are told on stderr, once, here. */
export async function run(argv: readonly string[], machine: Machine): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = createProgram(machine, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(helpLast(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return exitCodeOf(error);
    await tellError(error, machine);
    return error instanceof SlsobsError ? error.exitCode : EXIT.bug;
  }
}

function createProgram(machine: Machine, done: (exitCode: number) => void): Command {
  const { out, err } = machine.streams;
  const program = new Command('slsobs')
    .description('Shows what a serverless system on AWS is doing, from what the platform already writes.')
    .version(packageJson.version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void out.write(text),
      writeErr: (text) => void err.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'slsobs: ')),
    })
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .enablePositionalOptions(false);
  for (const option of sharedOptions()) program.addOption(option);
  for (const [verb, { summary }] of Object.entries(VERBS)) {
    program.command(verb).summary(summary).description(summary).exitOverride();
  }
  for (const [verb, ours] of Object.entries(VERBS_ELSEWHERE)) {
    program
      .command(`${verb} [words...]`, { hidden: true })
      .allowUnknownOption()
      .action(() => {
        throw new UsageError(`there is no command “${verb}” here`, { hint: ours });
      });
  }
  program.hook('preSubcommand', async (_, subcommand) => {
    const module = await VERBS[subcommand.name()]?.load();
    if (module === undefined) return;
    module.define(subcommand);
    subcommand.action(async () => {
      done(await module.run(subcommand.args, subcommand, { machine, run }));
    });
  });
  program.addHelpText(
    'before',
    [
      'Examples:',
      '  slsobs demo                              see it work, without an AWS account',
      '  slsobs tail orders-api                   follow a function, call by call',
      "  slsobs logs 'orders-*' -s 2h -l error    errors of the last two hours",
      '  slsobs invocations orders-api --failed   the calls that failed',
      '',
    ].join('\n'),
  );
  return program;
}

/** The flags that every verb takes. */
export function sharedOptions(): Option[] {
  return [
    new Option('-p, --profile <name>', 'profile of the AWS configuration files; commas and repetition add').argParser(
      added,
    ),
    new Option('-r, --region <region>', 'AWS region; commas and repetition add').argParser(added),
    new Option('--role-arn <arn>', 'role to assume with these credentials'),
    new Option('--endpoint-url <url>', 'another endpoint than AWS, such as the sandbox'),
    new Option('--tz <zone>', 'time zone of what is shown and typed: local, utc or Area/City').default('local'),
    new Option('--utc', 'the same as --tz utc'),
    new Option('--color <when>', 'auto, always or never (also NO_COLOR, FORCE_COLOR)').default('auto'),
    new Option('--no-motion', 'nothing on a terminal that is drawn twice: plain lines (also SLSOBS_NO_MOTION)'),
    new Option('--timeout <duration>', 'stop with exit code 124 after this long'),
    new Option('--strict', 'exit 5 when anything at all could not be seen'),
    new Option('-q, --quiet', 'say nothing on stderr but errors'),
  ];
}

/** Repetition makes the comma list that a person could have typed. */
function added(value: string, former: string | undefined): string {
  return former === undefined ? value : `${former},${value}`;
}

/** `help tail` does not run the hook that defines `tail`; `tail --help` does. */
function helpLast(argv: readonly string[]): string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
}

function exitCodeOf(error: CommanderError): number {
  const isAnswer = ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(error.code);
  return isAnswer ? EXIT.done : EXIT.usage;
}

async function tellError(error: unknown, { streams }: Machine): Promise<void> {
  const { errorText } = await import('./render/text/messages.ts');
  await streams.err.write(errorText(error instanceof SlsobsError ? error : { message: bugMessage(error) }));
}

function bugMessage(error: unknown): string {
  return `this is a bug in slsobs: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
