import { describe, expect, it } from 'vitest';
import { startCommand } from './run-command.ts';

/** A line that another tool documents, and what becomes of it when its verb is ours. */
interface Row {
  /** As it is documented; names of functions and groups are exchanged for those of the sandbox in `argv`. */
  readonly documented: string;
  readonly argv: readonly string[];
  /** It works: what must stand on stdout. */
  readonly shows?: RegExp;
  /** It works: what must not stand on stdout. */
  readonly hides?: RegExp;
  /** It does not: what the one sentence must name. */
  readonly says?: readonly string[];
}

const group = '/aws/lambda/shop-prod-orders-api';
const name = 'shop-prod-orders-api';
const anyLine = /order received/;

const tools: Readonly<Record<string, readonly Row[]>> = {
  // docs.aws.amazon.com/cli/latest/reference/logs/tail.html; serverlessland.com/snippets/aws-cli-tail-clogwatch-loggroup;
  // docs.aws.amazon.com/cli/latest/reference/logs/start-live-tail.html (examples of aws-cli, awscli/examples/logs/start-live-tail.rst)
  'aws logs': [
    { documented: 'aws logs tail my-group --follow', argv: ['tail', group, '--follow'], shows: anyLine },
    { documented: 'aws logs tail my-group --since 5m', argv: ['tail', group, '--since', '5m'], shows: anyLine },
    {
      documented: 'aws logs tail my-group --since 60m --format short',
      argv: ['logs', group, '--since', '60m', '--format', 'short'],
      shows: anyLine,
    },
    {
      documented: 'aws logs tail my-group --format detailed',
      argv: ['tail', group, '--format', 'detailed'],
      shows: anyLine,
    },
    {
      documented: 'aws logs tail my-group --follow --format json',
      argv: ['tail', group, '--follow', '--format', 'json'],
      says: ['--format json', '-o ndjson'],
    },
    {
      documented: 'aws logs tail my-group --filter-pattern ERROR',
      argv: ['logs', group, '--filter-pattern', 'ERROR'],
      shows: /ERROR/,
      hides: anyLine,
    },
    {
      documented: 'aws logs tail my-group --log-stream-name-prefix 2026',
      argv: ['logs', group, '--log-stream-name-prefix', '2026'],
      shows: anyLine,
    },
    {
      documented: 'aws logs tail my-group --log-stream-names a b',
      argv: ['logs', group, '--log-stream-names', 'a', 'b'],
      hides: anyLine,
    },
    {
      documented: 'aws logs tail my-group --color off --region eu-west-1',
      argv: ['tail', group, '--color', 'off', '--region', 'eu-west-1'],
      shows: anyLine,
    },
    {
      documented: 'aws logs tail my-group --query message',
      argv: ['tail', group, '--query', 'message'],
      says: ['--query', '--fields'],
    },
    {
      documented:
        'aws logs start-live-tail --log-group-identifiers arn:aws:logs:us-east-1:111111222222:log-group:my-logs',
      argv: ['tail', '--log-group-identifiers', `arn:aws:logs:eu-west-1:123456789012:log-group:${group}`],
      shows: anyLine,
    },
    {
      documented: 'aws logs start-live-tail --log-group-identifiers … --mode interactive',
      argv: ['tail', group, '--mode', 'interactive'],
      says: ['--mode', 'terminal'],
    },
    {
      documented: 'aws logs start-live-tail … --log-event-filter-pattern ERROR',
      argv: ['tail', group, '--log-event-filter-pattern', 'ERROR'],
      hides: anyLine,
    },
  ],
  // docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-logging.html and
  // …/sam-cli-command-reference-sam-logs.html
  'sam logs': [
    {
      documented: 'sam logs -n HelloWorldFunction --stack-name mystack',
      argv: ['logs', '-n', name, '--stack-name', 'mystack'],
      says: ['--stack-name', "'mystack-*'"],
    },
    {
      documented: 'sam logs -n mystack-HelloWorldFunction-1FJ8PD',
      argv: ['logs', '-n', name],
      says: ['-n', `slsobs logs ${name}`],
    },
    { documented: 'sam logs --name mystack-HelloWorldFunction-1FJ8PD', argv: ['logs', '--name', name], shows: anyLine },
    { documented: 'sam logs -n … --tail', argv: ['logs', name, '--tail'], shows: anyLine },
    {
      documented: "sam logs -n … -s '10min ago' -e '2min ago'",
      argv: ['logs', name, '-s', '10min ago', '-e', '2min ago'],
      shows: /11:5\d:/,
      hides: /^(11:59|12:)/m,
    },
    {
      documented: "sam logs -n … --start-time '10min ago' --end-time '2min ago'",
      argv: ['logs', name, '--start-time', '10min ago', '--end-time', '2min ago'],
      shows: anyLine,
    },
    { documented: 'sam logs -n … --filter "error"', argv: ['logs', name, '--filter', 'ERROR'], hides: anyLine },
    {
      documented: 'sam logs --cw-log-group /aws/lambda/my-function',
      argv: ['logs', '--cw-log-group', group],
      shows: anyLine,
    },
    {
      documented: 'sam logs -n … --include-traces',
      argv: ['logs', name, '--include-traces'],
      says: ['--include-traces', 'slsobs trace'],
    },
    { documented: 'sam logs -n … --output json', argv: ['logs', name, '--output', 'json'], shows: /"type":"event"/ },
  ],
  // serverless.com/framework/docs/providers/aws/cli-reference/logs
  'serverless logs': [
    { documented: 'serverless logs -f hello', argv: ['logs', '-f', name], shows: anyLine },
    { documented: 'serverless logs -f hello -t', argv: ['logs', '-f', name, '-t'], shows: anyLine },
    {
      documented: 'serverless logs --function hello --tail',
      argv: ['logs', '--function', name, '--tail'],
      shows: anyLine,
    },
    {
      documented: 'serverless logs -f hello --startTime 5h',
      argv: ['logs', '--function', name, '--startTime', '5h'],
      shows: anyLine,
    },
    {
      documented: 'serverless logs -f hello --startTime 1469694264',
      argv: ['logs', '--function', name, '--startTime', '1469694264'],
      says: ['1469694264', 'epoch milliseconds'],
    },
    {
      documented: 'serverless logs -f hello --filter serverless',
      argv: ['logs', '--function', name, '--filter', 'received'],
      shows: anyLine,
      hides: /payment/,
    },
    {
      documented: 'serverless logs -f hello -t -i 2000',
      argv: ['logs', '--function', name, '-t', '-i', '2000'],
      says: ['-i', '-g'],
    },
    {
      documented: 'serverless logs -f hello --interval 2000',
      argv: ['logs', name, '--interval', '2000'],
      says: ['--interval', 'quota'],
    },
    {
      documented: 'serverless logs -f hello -s dev',
      argv: ['logs', name, '-s', 'dev'],
      says: ['--since', '“dev”', '10m'],
    },
    {
      documented: 'serverless logs -f hello --stage dev -r us-east-1',
      argv: ['logs', name, '--stage', 'dev'],
      says: ['--stage', "'shop-dev-*'"],
    },
  ],
  // github.com/jorgebastida/awslogs, README.rst
  'awslogs get': [
    {
      documented: "awslogs get /var/log/syslog ip-10-1.* --start='2h ago'",
      argv: ['logs', group, '--start=2h ago'],
      shows: anyLine,
    },
    { documented: 'awslogs get /var/log/syslog ALL --watch', argv: ['logs', group, 'ALL', '--watch'], shows: anyLine },
    {
      documented: 'awslogs get /var/logs/syslog ALL -s1d',
      argv: ['logs', group, 'ALL', '-s1d', '-n', '50'],
      shows: anyLine,
    },
    {
      documented: "--start='2d ago' --end='1h ago'",
      argv: ['logs', group, '--start=90m ago', '--end=1h ago'],
      shows: anyLine,
    },
    { documented: "--start='1 minute'", argv: ['logs', group, '--start=1 minute'], says: ['“1 minute”', '10m'] },
    {
      documented: "--start='23/1/2015 14:23'",
      argv: ['logs', group, '--start=23/1/2015 14:23'],
      says: ['“23/1/2015 14:23”', '2026-03-02T13:10'],
    },
    { documented: '--timestamp', argv: ['logs', group, '--timestamp'], shows: anyLine },
    {
      documented: '--ingestion-time',
      argv: ['logs', group, '--ingestion-time'],
      says: ['--ingestion-time', 'ingestedAt'],
    },
    {
      documented: 'awslogs get my_lambda_group --filter-pattern="[r=REPORT,...]"',
      argv: ['logs', group, '--filter-pattern=[r=REPORT,...]'],
      hides: anyLine,
    },
    { documented: 'awslogs get … -GS', argv: ['logs', group, '-GS'], says: ['--no-group', '-o raw'] },
    {
      documented: 'awslogs get … --aws-region eu-west-1',
      argv: ['logs', group, '--aws-region', 'eu-west-1'],
      shows: anyLine,
    },
    {
      documented: 'awslogs get … --query=message',
      argv: ['logs', group, '--query=message'],
      says: ['--query', '--fields'],
    },
  ],
  // github.com/stern/stern, README.md
  stern: [
    { documented: 'stern auth -t --since 15m', argv: ['tail', 'orders-api', '-t', '--since', '15m'], shows: anyLine },
    {
      documented: 'stern auth -t --timezone Asia/Tokyo',
      argv: ['tail', 'orders-api', '-t', '--timezone', 'Asia/Tokyo'],
      shows: /^(20|21):/m,
    },
    {
      documented: 'stern backend -o json | jq .',
      argv: ['tail', 'orders-api', '-o', 'json'],
      says: ['-o json', '-o ndjson'],
    },
    {
      documented: 'stern backend -o raw',
      argv: ['tail', 'orders-api', '-o', 'raw'],
      shows: /"message":"order received"/,
    },
    { documented: 'stern . -n kube-system --tail 0', argv: ['tail', 'orders-api', '--tail', '0'], hides: /^11:5/m },
    {
      documented: 'stern -n staging --exclude-container istio-proxy .',
      argv: ['tail', '.', '-n', 'staging'],
      says: ['-n', 'slsobs tail staging'],
    },
    {
      documented: 'stern --exclude-container istio-proxy .',
      argv: ['tail', '--exclude-container', 'istio-proxy', '.'],
      says: ['--exclude-container', '-x'],
    },
    {
      documented: 'stern --exclude-pod kube-apiserver .',
      argv: ['tail', '--exclude-pod', 'kube-apiserver', '.'],
      says: ['--exclude-pod', '-x'],
    },
    {
      documented: 'stern . --all-namespaces',
      argv: ['tail', '.', '--all-namespaces'],
      says: ['--all-namespaces', 'slsobs tail'],
    },
    {
      documented: 'stern . --condition=ready=false --tail=0',
      argv: ['tail', '.', '--condition=ready=false'],
      says: ['--condition', 'slsobs tail'],
    },
    {
      documented: 'stern envvars --context staging --container gateway',
      argv: ['tail', 'orders-api', '--context', 'staging'],
      says: ['-C', '“staging”', '-p'],
    },
    {
      documented: 'stern envvars --container gateway',
      argv: ['tail', 'orders-api', '--container', 'gateway'],
      says: ['--container', 'slsobs tail'],
    },
    {
      documented: 'stern kubernetes-dashboard --namespace kube-system',
      argv: ['tail', 'orders-api', '--namespace', 'x'],
      says: ['--namespace', 'slsobs tail'],
    },
    {
      documented: 'stern --all-namespaces -l run=nginx',
      argv: ['tail', 'orders-api', '-l', 'run=nginx'],
      says: ['-l', 'level', 'warn'],
    },
    {
      documented: 'stern frontend --selector release=canary',
      argv: ['tail', 'orders-api', '--selector', 'release=canary'],
      says: ['--selector', 'slsobs tail'],
    },
    {
      documented: 'stern --field-selector spec.nodeName=kind-control-plane',
      argv: ['tail', 'x', '--field-selector', 'a=b'],
      says: ['--field-selector', 'slsobs tail'],
    },
    {
      documented: 'stern --since=5m --no-follow --only-log-lines -A -t .',
      argv: ['tail', 'orders-api', '--since=5m', '--no-follow', '--only-log-lines'],
      says: ['--only-log-lines', '-q'],
    },
    {
      documented: 'stern --since=5m --no-follow -t .',
      argv: ['tail', 'orders-api', '--since=5m', '--no-follow', '-t'],
      shows: anyLine,
    },
    {
      documented: "stern --template '{{.Message}}' backend",
      argv: ['tail', 'orders-api', '--template', '{{.Message}}'],
      says: ['--template', '--fields'],
    },
    {
      documented: 'stern --highlight error backend',
      argv: ['tail', 'orders-api', '--highlight', 'error'],
      shows: anyLine,
    },
    {
      documented: 'stern --include received backend',
      argv: ['tail', 'orders-api', '--include', 'received', '-s', '5m'],
      shows: anyLine,
      hides: /payment captured/,
    },
    { documented: 'stern -i received backend', argv: ['tail', 'orders-api', '-i', 'received'], says: ['-i', '-g'] },
    { documented: 'stern -e received backend', argv: ['tail', 'orders-api', '-e', 'received'], says: ['-e', '-v'] },
    {
      documented: 'stern --max-log-requests 5 backend',
      argv: ['tail', 'orders-api', '--max-log-requests', '5'],
      says: ['--max-log-requests'],
    },
    { documented: 'stern --color always backend', argv: ['tail', 'orders-api', '--color', 'always'], shows: anyLine },
  ],
  // github.com/lucagrulla/cw, README.md
  cw: [
    { documented: 'cw tail -f my-log-group', argv: ['tail', '-f', group], shows: anyLine },
    {
      documented: 'cw tail -f my-log-group my-log-group2',
      argv: ['tail', '-f', group, '/aws/lambda/shop-prod-api'],
      shows: anyLine,
    },
    {
      documented: 'cw tail -f my-log-group:my-log-stream-prefix',
      argv: ['tail', '-f', `${group}:2026`],
      says: ['--log-stream-name-prefix 2026'],
    },
    { documented: 'cw tail -f my-log-group -b3h', argv: ['tail', '-f', group, '-b10m'], shows: anyLine },
    { documented: 'cw tail -f my-log-group -b2h30m', argv: ['logs', group, '-b2h30m', '-n', '20'], shows: anyLine },
    {
      documented: 'cw tail -f my-log-group -b9:00 -e9:01',
      argv: ['tail', '-f', group, '-b11:50', '-e11:55'],
      shows: anyLine,
    },
    {
      documented: 'cw tail … -b2017-01-01T08:10:10 -e2017-01-01T08:05:00',
      argv: ['logs', group, '-b2026-03-02T11:50:10', '-e2026-03-02T11:55:00'],
      shows: anyLine,
    },
    {
      documented: 'cw tail … --grep order --grepv payment',
      argv: ['logs', group, '--grep', 'order', '--grepv', 'payment'],
      shows: anyLine,
      hides: /payment/,
    },
    {
      documented: 'cw tail … -g order -v payment',
      argv: ['logs', group, '-g', 'order', '-v', 'payment'],
      shows: anyLine,
      hides: /payment/,
    },
    { documented: 'cw tail -t …', argv: ['tail', '-t', group], shows: anyLine },
    { documented: 'echo my-group | cw tail', argv: ['tail'], says: ['nothing to read', 'slsobs ls'] },
  ],
  // github.com/TylerBrock/saw, README.md
  saw: [
    { documented: 'saw watch production', argv: ['tail', group], shows: anyLine },
    { documented: 'saw watch production --prefix api', argv: ['tail', group, '--prefix', '2026'], shows: anyLine },
    {
      documented: 'saw watch production --prefix api --filter error',
      argv: ['tail', group, '--prefix', '2026', '--filter', 'ERROR'],
      hides: anyLine,
    },
    { documented: 'saw get production --start -2h', argv: ['logs', group, '--start', '-2h'], shows: anyLine },
    {
      documented: 'saw get production --start -2h --filter error',
      argv: ['logs', group, '--start', '-2h', '--filter', 'ERROR'],
      hides: anyLine,
    },
    {
      documented: 'saw get production --prefix api --start 2018-06-26 --stop 2018-06-28',
      argv: ['logs', group, '--prefix', '2026', '--start', '2026-03-02T11:50', '--stop', '2026-03-02T11:55'],
      shows: anyLine,
    },
    { documented: 'saw get … --raw', argv: ['logs', group, '--raw'], says: ['--raw', '-o raw'] },
    { documented: 'saw get … --pretty', argv: ['logs', group, '--pretty'], says: ['--pretty', '-o raw'] },
    { documented: 'saw watch … --expand', argv: ['tail', group, '--expand'], says: ['--expand', '-o ndjson'] },
    { documented: 'saw watch … --rawString', argv: ['tail', group, '--rawString'], says: ['--rawString', '-o raw'] },
    { documented: 'saw watch … --invert', argv: ['tail', group, '--invert'], says: ['--invert', '--color never'] },
    { documented: 'saw groups --profile personal', argv: ['groups'], says: ['groups', 'slsobs ls groups'] },
    { documented: 'saw watch production', argv: ['watch', group], says: ['watch', 'slsobs tail'] },
    { documented: 'saw get production', argv: ['get', group], says: ['get', 'slsobs logs'] },
    { documented: 'saw streams production', argv: ['streams', group], says: ['streams', 'slsobs'] },
  ],
};

/** Runs a line as a person would, who presses Ctrl-C after a while where it does not end by itself. */
async function tried(argv: readonly string[]) {
  const { machine, clock, ended } = startCommand(argv);
  let exitCode: number | undefined;
  const end = ended.then((code) => {
    exitCode = code;
  });
  for (let step = 0; exitCode === undefined && step < 300; step += 1) await clock.advance(100);
  if (exitCode === undefined) machine.interrupt();
  await end;
  return { exitCode, ...machine.written };
}

describe.each(Object.entries(tools))('the lines that people know from %s', (_, rows) => {
  it.each(rows.filter(({ says }) => says === undefined))('work: $documented', async ({ argv, shows, hides }) => {
    const { exitCode, out, err } = await tried(argv);
    expect(err).not.toContain('slsobs:');
    expect(exitCode).toBe(0);
    if (shows !== undefined) expect(out).toMatch(shows);
    if (hides !== undefined) expect(out).not.toMatch(hides);
  });

  it.each(rows.filter(({ says }) => says !== undefined))(
    'are answered with a sentence: $documented',
    async ({ argv, says = [] }) => {
      const { exitCode, out, err } = await tried(argv);
      expect(exitCode).toBe(2);
      expect(out).toBe('');
      expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
      for (const words of says) expect(err).toContain(words);
    },
  );
});
