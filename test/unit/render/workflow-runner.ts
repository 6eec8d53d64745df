/**
 * What CI runners take for commands in a log, by their own rules: GitHub's runner trims a line and looks for `::` at its start and
 * once more, and for its older `##[name]` anywhere; Azure, TeamCity and GitLab look for their words anywhere.
 */
export function workflowCommandsIn(output: string): string[] {
  return output.split(/\r\n|\n|\r/).filter((line) => {
    const trimmed = line.replace(/^[\s\u0085]+/, '');
    const isCommand = trimmed.startsWith('::') && trimmed.indexOf('::', 2) > 2;
    return isCommand || /##(\[|vso\[|teamcity\[)|section_(start|end):\d+:/i.test(line);
  });
}
