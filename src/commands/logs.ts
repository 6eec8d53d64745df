import { type CommandModule, withExamples } from './command.ts';
import { addLiveFlag } from './flags/live.ts';
import { defineLogCommand, type LogCommandFlags, runLogCommand } from './log-command.ts';

/** `slsobs logs`: what was logged in a range. */
export const logsCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs logs orders-api', 'the last hour'],
      ["slsobs logs 'orders-*' -s 2h -l error", 'errors of the last two hours, over several functions'],
      ['slsobs logs orders-api --around 13:10', 'five minutes to either side'],
      ['slsobs logs orders-api --request-id 77be1d3e', 'everything that one call logged'],
      ['slsobs logs --from events.json.gz -g timeout', 'a file: FilterLogEvents JSON, aws logs tail text, …'],
    ]);
    defineLogCommand(command);
    command.option('-f, --follow', 'go on as lines come: the same as slsobs tail -s …');
    addLiveFlag(command, 'logs');
  },

  run(words, command, { machine }) {
    return runLogCommand('logs', words, command.optsWithGlobals<LogCommandFlags>(), machine);
  },
};
