import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with `N passed, N failed` alone on a line; a file or suite that could not be run counts as one failure. */
export const closingLine: Reporter = {
  onTestRunEnd: (modules, unhandledErrors) => {
    const states = modules.flatMap(statesOf);
    const count = (state: string): number => states.filter((other) => other === state).length;
    const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
    process.stdout.write(`${count('passed')} passed, ${count('failed') + unhandledErrors.length} failed${skipped}\n`);
  },
};

function statesOf(module: TestModule): string[] {
  const tests = [...module.children.allTests()].map((test) => test.result().state);
  const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
  return [...tests, ...broken.map(() => 'failed')];
}
