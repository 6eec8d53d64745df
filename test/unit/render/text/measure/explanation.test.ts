import { describe, expect, it } from 'vitest';
import { insightsLink, logGroupLink, metricsLink } from '../../../../../src/render/text/measure/console-links.ts';
import { explanationText } from '../../../../../src/render/text/measure/explanation.ts';
import { expectGolden } from '../../../../golden/golden.ts';
import { coldAttacks, coldFleet, coldRarities, dearFleet } from '../../measure-stories.ts';
import { workflowCommandsIn } from '../../workflow-runner.ts';

const question = {
  region: 'eu-west-1',
  startAtMs: Date.parse('2026-03-01T13:00:00.000Z'),
  endAtMs: Date.parse('2026-03-02T13:00:00.000Z'),
};
const context = {
  timeZone: 'UTC',
  region: 'eu-west-1',
  groupNames: ['/aws/lambda/orders', '/shared/shop'],
  functionNames: ['orders'],
};

describe('the explanation of an answer', () => {
  it.each([
    ['insights', coldFleet],
    ['filter', coldRarities],
    ['metrics', dearFleet],
  ] as const)('says how it was measured, and where to look for oneself: %s', (name, answer) => {
    expectGolden(`text/explanation.${name}.txt`, explanationText(answer, context));
  });

  it('has no link for files', () => {
    const { region: _, ...file } = context;
    expect(explanationText(coldRarities, file)).not.toContain('https://');
  });

  it('lets neither a reason nor a query form a command', () => {
    expect(workflowCommandsIn(explanationText(coldAttacks, context))).toEqual([]);
  });
});

describe('links to the console', () => {
  it('hold the query of Insights as the console itself writes it there', () => {
    const link = insightsLink(question, 'fields @message\n| filter a = "ü"', ['/aws/lambda/orders']);
    expect(link).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:logs-insights$3FqueryDetail$3D' +
        "~(end~'2026-03-02T13*3a00*3a00.000Z~start~'2026-03-01T13*3a00*3a00.000Z~timeType~'ABSOLUTE~tz~'UTC" +
        "~editorString~'fields*20*40message*0a*7c*20filter*20a*20*3d*20*22*fc*22~isLiveTail~false" +
        "~source~(~'*2faws*2flambda*2forders))",
    );
  });

  it('hold a log group and its window', () => {
    expect(logGroupLink(question, '/aws/lambda/orders')).toBe(
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1' +
        '#logsV2:log-groups/log-group/$252Faws$252Flambda$252Forders/log-events$3Fstart$3D1772370000000$26end$3D1772456400000',
    );
  });

  it('hold the metrics of functions', () => {
    expect(metricsLink(question, ['orders', 'mail'])).toContain(
      "#metricsV2?graph=~(metrics~(~(~'AWS*2fLambda~'Invocations~'FunctionName~'orders)~(~'AWS*2fLambda~'Invocations",
    );
  });

  it.each([
    ['cn-north-1', 'https://console.amazonaws.cn/'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/'],
    ['ap-south-2', 'https://ap-south-2.console.aws.amazon.com/'],
  ])('go to the console of the region: %s', (region, host) => {
    expect(insightsLink({ ...question, region }, 'x', []).startsWith(host)).toBe(true);
  });

  it('hold nothing of a query but what an address may', () => {
    const link = insightsLink(question, '\u001b]8;;x\u0007 注文 \u202e <a>"\'`$()', ['a b']);
    expect(link).toMatch(/^[\w:/.?=#$~'()*-]+$/);
  });
});
