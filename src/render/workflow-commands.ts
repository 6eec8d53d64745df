import { asSafe, type SafeText } from './safe-text.ts';

/**
 * Breaks what a CI runner would take for a command in a log: GitHub's `::cmd::` at the start of a line after white space
 * and its older `##[cmd]` anywhere (actions/runner, ActionCommand.cs), Azure's `##vso[`, TeamCity's `##teamcity[`, GitLab's
 * `section_start:`. A space goes into the middle; doing it twice changes nothing more.
 */
export function breakWorkflowCommands(text: SafeText): SafeText {
  if (!/::|##|section_/.test(text)) return text;
  const broken = text
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ')
    .replace(/#(?=#[a-z]*\[)/gi, '# ')
    .replace(/(section_(?:start|end))(?=:)/gi, '$1 ');
  return asSafe(broken);
}
