import { describe, expect, it } from 'vitest';
import { createPriceGate } from '../../../src/commands/price-gate.ts';
import { createSimulatedClock } from '../../fakes/simulated-clock.ts';
import { type TestMachineOptions, testMachine } from '../../fakes/test-machine.ts';

function gate(maxCost: string, options: Omit<TestMachineOptions, 'clock'> = {}, quiet?: true) {
  const machine = testMachine({ clock: createSimulatedClock(), ...options });
  const flags = { tz: 'utc', color: 'auto', maxCost, ...(quiet === undefined ? {} : { quiet }) };
  return { machine, mayCost: createPriceGate(flags, machine, async () => undefined) };
}

describe('a price', () => {
  it('of up to a cent is not worth a word', async () => {
    const { machine, mayCost } = gate('0.25');
    expect(await mayCost('a query', 0.01)).toBe(true);
    expect(machine.written.err).toBe('');
  });

  it('of more is said before it is paid, within the bound', async () => {
    const { machine, mayCost } = gate('0.25');
    expect(await mayCost('scanning 40 GB', 0.2)).toBe(true);
    expect(machine.written.err).toBe('· scanning 40 GB costs about $0.20\n');
  });

  it('is not said where nothing but errors is wanted', async () => {
    const { machine, mayCost } = gate('0.25', {}, true);
    expect(await mayCost('scanning 40 GB', 0.2)).toBe(true);
    expect(machine.written.err).toBe('');
  });

  it.each([
    ['y', true],
    ['YES', true],
    ['', false],
    ['n', false],
    ['yellow', false],
  ])('above the bound is asked about: “%s”', async (answer, isWanted) => {
    const { mayCost } = gate('0.25', { answer });
    expect(await mayCost('scanning 80 GB', 0.4)).toBe(isWanted);
  });

  it('above the bound is refused where nobody can be asked, with what would be enough', async () => {
    const { mayCost } = gate('0.25');
    await expect(mayCost('scanning 80 GB', 0.404)).rejects.toMatchObject({
      exitCode: 2,
      message: 'scanning 80 GB costs about $0.40, and --max-cost is $0.25',
      hint: expect.stringContaining('--max-cost 0.41'),
    });
  });

  it('is never asked about under CI', async () => {
    const { mayCost } = gate('0.25', { answer: 'y', env: { CI: 'true' } });
    await expect(mayCost('scanning 80 GB', 0.4)).rejects.toMatchObject({ exitCode: 2 });
  });

  it('counts together with those before it', async () => {
    const { mayCost } = gate('0.25');
    expect(await mayCost('one', 0.2)).toBe(true);
    await expect(mayCost('two', 0.1)).rejects.toMatchObject({
      message: 'two costs about $0.10 after $0.20, and --max-cost is $0.25',
    });
  });

  it('that is not known is above every amount, and within “any”', async () => {
    await expect(gate('1000').mayCost('scanning 1 GB', undefined)).rejects.toMatchObject({
      exitCode: 2,
      message: 'what scanning 1 GB costs is not known',
      hint: expect.stringContaining('--max-cost any'),
    });
    expect(await gate('1000', { answer: 'y' }).mayCost('scanning 1 GB', undefined)).toBe(true);
    const { machine, mayCost } = gate('any');
    expect(await mayCost('scanning 1 GB', undefined)).toBe(true);
    expect(machine.written.err).toBe('· scanning 1 GB costs an unknown price\n');
  });

  it('is refused down to nothing by a bound of nothing', async () => {
    await expect(gate('0').mayCost('a query', 0.000_01)).rejects.toMatchObject({ exitCode: 2 });
    expect(await gate('0').mayCost('metrics that are free', 0)).toBe(true);
  });

  it.each(['', 'much', '-1', '1e3', '0x1', '1,5'])('has no bound of “%s”', (maxCost) => {
    expect(() => gate(maxCost)).toThrow('--max-cost');
  });
});
