import { type CommandModule, withExamples } from './command.ts';
import { addLiveFlag } from './flags/live.ts';
import { defineLogCommand, type LogCommandFlags, runLogCommand } from './log-command.ts';

/** `slsobs tail`: what is happening now. */
export const tailCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs tail orders-api', 'the last ten calls, then what comes'],
      ["slsobs tail 'orders-*' -l warn", 'warnings and errors of several functions, in one order'],
      ['slsobs tail /aws/lambda/orders -s 10m', 'a log group, from ten minutes ago'],
      ['slsobs tail orders-api --invocations', 'one line a call'],
      ["slsobs tail 'orders-*' --where 'level>=warn and data.status>=500' -C 2", 'by fields, with two lines around'],
      ['slsobs tail orders-api --until-match ready --for 10m', 'until a line says so; exit 1 if none did'],
      ['slsobs tail orders-api -o ndjson | jq .', 'every event as a record'],
    ]);
    defineLogCommand(command);
    command.option('-f, --follow', 'go on as lines come (this is what tail does anyway)');
    command.option('--no-follow', 'end with what is there now');
    addLiveFlag(command, 'tail');
  },

  run(words, command, { machine }) {
    return runLogCommand('tail', words, command.optsWithGlobals<LogCommandFlags>(), machine);
  },
};
