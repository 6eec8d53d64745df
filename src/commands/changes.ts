import { EXIT } from '../domain/errors.ts';
import type { ChangesAnswer } from '../domain/results/changes.ts';
import { changesOf } from '../jobs/changes/changes.ts';
import { changeRecord } from '../render/machine/change-record.ts';
import { changesScreen } from '../render/text/changes-screen.ts';
import { lookUpProgress, noticeText, readingProgress } from '../render/text/messages.ts';
import { createProgressLine } from '../render/text/progress-line.ts';
import type { Machine } from '../runtime/machine.ts';
import { ANSWER_FORMATS, type AnswerViewFlags, answerViews } from './answer-views.ts';
import { type CommandModule, withExamples } from './command.ts';
import { addOutputFlags, collect } from './flags/output.ts';
import { countFlag, timeZoneOf } from './flags/shared.ts';
import { type AskedWindow, addWindowFlags, type WindowFlags, windowOf } from './flags/window.ts';
import { knownWindow } from './known-window.ts';
import { type FunctionFlags, type OpenFunctions, openFunctions } from './open-functions.ts';
import { openLogs } from './open-logs.ts';
import { untilStopped } from './stop.ts';

interface ChangesFlags extends FunctionFlags, WindowFlags, AnswerViewFlags {
  readonly limit?: string;
  readonly runtime?: true;
}

const DEFAULT_WINDOW_MS = 7 * 86_400_000;

/** `slsobs changes`: what was deployed or reconfigured, and when. */
export const changesCommand: CommandModule = {
  define(command) {
    withExamples(command, [
      ['slsobs changes', 'every function of this account and region, the last 7 days'],
      ["slsobs changes 'orders-*' -s 2h", 'the first question of an incident'],
      ['slsobs changes orders-api -s 30d --runtime', 'also when AWS moved it to another runtime version'],
      ['slsobs changes -o tsv --fields time,function,version', 'for a script'],
    ]);
    command
      .argument('[targets...]', 'functions, ARNs, globs; commas and repetition add; every function when left out')
      .option('-x, --exclude <glob>', 'leave out functions; repeatable', collect, []);
    addWindowFlags(command);
    command
      .option(
        '--runtime',
        'read the first lines of environments: other runtime versions, new versions that began to run',
      )
      .option('--limit <count>', 'the newest so many; all unless given');
    addOutputFlags(command, ANSWER_FORMATS);
  },

  async run(words, command, { machine }) {
    const flags = command.optsWithGlobals<ChangesFlags>();
    const timeZone = timeZoneOf(flags, machine);
    const asked = windowOf(flags, { nowAtMs: machine.clock.now(), timeZone });
    const view = answerViews('change', flags, timeZone, machine);
    const limit = flags.limit === undefined ? Number.POSITIVE_INFINITY : countFlag('--limit', flags.limit, 1);
    return untilStopped(machine, { timeout: flags.timeout, isFollow: false }, async (signal) => {
      const opened = await openFunctions(words, flags, machine, signal);
      const answer = await askChanges(opened, asked, { flags, machine, timeZone, signal });
      const shown = limit === Number.POSITIVE_INFINITY ? answer.changes : answer.changes.slice(-limit);
      const look = {
        timeZone,
        place: opened.place,
        functions: opened.functions.length,
        todayAtMs: machine.clock.now(),
      };
      const { gaps, notices } = answer;
      await view({
        text: (display) => changesScreen(answer, shown, { ...display, ...look }),
        textTellsNotices: true,
        records: { command: 'changes', type: 'change', rows: shown.map(changeRecord), gaps, notices },
        apiCalls: answer.usage.apiCalls,
      });
      return flags.strict && answer.gaps.length > 0 ? EXIT.failed : EXIT.done;
    });
  },
};

async function askChanges(
  opened: OpenFunctions,
  asked: AskedWindow,
  {
    flags,
    machine,
    timeZone,
    signal,
  }: { flags: ChangesFlags; machine: Machine; timeZone: string; signal: AbortSignal },
): Promise<ChangesAnswer> {
  const { functions, inventory, selections, session } = opened;
  const { window, notices } = await knownWindow(asked, opened, timeZone, signal);
  const { err } = machine.streams;
  if (!flags.quiet) for (const notice of [...opened.notices, ...notices]) await err.write(noticeText(notice));
  const endAtMs = window.endAtMs ?? machine.clock.now();
  const startAtMs = window.startAtMs ?? endAtMs - DEFAULT_WINDOW_MS;
  const line = createProgressLine(flags.quiet ? undefined : err, machine.clock);
  const onProgress = (done: number): void => void line.tell(lookUpProgress(done, functions.length));
  const onRead = (events: number, untilAtMs: number): void =>
    void line.tell(readingProgress(events, untilAtMs, timeZone));
  const logs = flags.runtime ? { source: await openLogs(session, {}, machine, undefined) } : {};
  const groups = flags.runtime ? { groups: selections } : {};
  const tools = { inventory, onProgress, onRead, signal, ...logs };
  return changesOf({ functions, startAtMs, endAtMs, ...groups }, tools).finally(line.clear);
}
