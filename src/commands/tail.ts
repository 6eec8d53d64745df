import { type CommandModule, withExamples } from './command.ts';
import { defineLogCommand, type LogCommandFlags, runLogCommand } from './log-command.ts';

interface TailFlags extends LogCommandFlags {
  readonly follow: boolean;
}

/** `slsobs tail`: what is happening now. */
export const tailCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs tail orders-api', 'the last ten calls, then what comes'],
      ["slsobs tail 'orders-*' -l warn", 'warnings and errors of several functions, in one order'],
      ['slsobs tail /aws/lambda/orders -s 10m', 'a log group, from ten minutes ago'],
      ['slsobs tail orders-api --invocations', 'one line a call'],
      ['slsobs tail orders-api -o ndjson | jq .', 'every event as a record'],
    ]);
    defineLogCommand(command);
    command.option('-f, --follow', 'go on as lines come (this is what tail does anyway)', true);
    command.option('--no-follow', 'end with what is there now');
  },

  run(words, command, { machine }) {
    const flags = command.optsWithGlobals<TailFlags>();
    return runLogCommand('tail', flags.follow, words, flags, machine);
  },
};
