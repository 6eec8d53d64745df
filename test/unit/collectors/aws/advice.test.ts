import { expect, test } from 'vitest';
import { type AskedFor, adviseOn } from '../../../../src/collectors/aws/advice.ts';
import { SlsobsError } from '../../../../src/domain/errors.ts';

const ASKED: AskedFor = {
  api: 'FilterLogEvents',
  subject: { kind: 'log group', name: '/aws/lambda/orders' },
  region: 'eu-west-1',
  profile: 'prod',
};
const { profile: _, ...NO_PROFILE } = ASKED;
const TRACES: AskedFor = { api: 'BatchGetTraces', region: 'eu-west-1' };
const QUERY: AskedFor = { api: 'StartQuery', region: 'eu-west-1' };
const METRICS: AskedFor = { api: 'GetMetricData', region: 'eu-west-1' };
const LOCAL_TRACES: AskedFor = { ...TRACES, endpointUrl: 'http://127.0.0.1:4577' };
const LOCAL: AskedFor = { ...NO_PROFILE, endpointUrl: 'http://127.0.0.1:4577' };

/** An error as the SDK throws it: a name, a message, and the status of the answer, or Node's code. */
function sdkError(name: string, message = '', more: { status?: number; code?: string } = {}): Error {
  const { status, code } = more;
  return Object.assign(new Error(message), {
    name,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}

const NOT_AUTHORISED =
  'User: arn:aws:iam::123456789012:user/u is not authorized to perform: logs:FilterLogEvents on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders:log-stream: because no identity-based policy allows the logs:FilterLogEvents action';

/** An error; what was asked for; the exit code; what its sentence and its advice must name. */
const ROWS: readonly (readonly [Error, AskedFor, exitCode: number, says: RegExp, advises: RegExp])[] = [
  [sdkError('Error', 'Region is missing'), {}, 2, /no AWS region/, /--region .*AWS_REGION/],
  [
    sdkError('CredentialsProviderError', 'Could not load credentials from any providers'),
    NO_PROFILE,
    4,
    /no AWS credentials/,
    /aws sso login.*--profile.*AWS_ACCESS_KEY_ID.*slsobs demo/,
  ],
  [
    sdkError(
      'CredentialsProviderError',
      'Could not resolve credentials using profile: [prod] in configuration/credentials file(s).',
    ),
    ASKED,
    4,
    /“prod” gives no credentials/,
    /list-profiles/,
  ],
  [
    sdkError(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
    ),
    ASKED,
    4,
    /session of profile “prod” has expired/,
    /aws sso login --profile prod/,
  ],
  [
    sdkError(
      'CredentialsProviderError',
      'Failed to load a token for session arn:aws:sts::1:x, please re-authenticate using aws login',
    ),
    ASKED,
    4,
    /session of profile “prod”/,
    /run aws login --profile prod/,
  ],
  [
    sdkError(
      'CredentialsProviderError',
      'Profile prod requires multi-factor authentication, but no MFA code callback was provided.',
    ),
    ASKED,
    4,
    /“prod” need an MFA code/,
    /terminal/,
  ],
  [
    sdkError('CredentialsProviderError', 'UnauthorizedException: Session token not found or invalid'),
    { ...ASKED, login: { command: 'aws sso login', ssoSession: 'corp' } },
    4,
    /^SSO session “corp” has expired or was never opened$/,
    /^run aws sso login --sso-session corp$/,
  ],
  [
    sdkError('CredentialsProviderError', 'Error: getaddrinfo ENOTFOUND portal.sso.eu-west-1.amazonaws.com'),
    ASKED,
    5,
    /what gives out the credentials cannot be reached.*portal\.sso/,
    /network/,
  ],
  [
    sdkError('TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login'),
    ASKED,
    4,
    /“prod” has expired/,
    /aws sso login --profile prod/,
  ],
  [
    sdkError('ExpiredTokenException', 'The security token included in the request is expired', { status: 400 }),
    NO_PROFILE,
    4,
    /temporary credentials .*have expired/,
    /aws sso login/,
  ],
  [sdkError('ExpiredToken', '', { status: 403 }), ASKED, 4, /“prod” have expired/, /--profile prod/],
  [
    sdkError('UnrecognizedClientException', '', { status: 400 }),
    ASKED,
    4,
    /does not accept.*“prod”.*eu-west-1/,
    /access key.*partition.*clock/,
  ],
  [sdkError('InvalidSignatureException', '', { status: 400 }), ASKED, 4, /does not accept/, /clock/],
  [
    sdkError('AccessDeniedException', NOT_AUTHORISED, { status: 400 }),
    ASKED,
    4,
    /may not call logs:FilterLogEvents on log group “\/aws\/lambda\/orders” in eu-west-1/,
    /allow logs:FilterLogEvents on arn:aws:logs:eu-west-1:123456789012:log-group:\/aws\/lambda\/orders/,
  ],
  [
    sdkError('AccessDeniedException', '', { status: 400 }),
    NO_PROFILE,
    4,
    /may not call logs:FilterLogEvents/,
    /arn:aws:logs:eu-west-1:\*:log-group:\/aws\/lambda\/orders:\*/,
  ],
  [
    sdkError('AccessDeniedException', `${NOT_AUTHORISED} with an explicit deny`, { status: 400 }),
    ASKED,
    4,
    /may not call/,
    /explicitly/,
  ],
  [
    sdkError('AccessDeniedException', '', { status: 403 }),
    { api: 'ListFunctions', region: 'eu-west-1' },
    4,
    /lambda:ListFunctions in eu-west-1/,
    /allow lambda:ListFunctions on \*/,
  ],
  [
    sdkError('ResourceNotFoundException', 'The specified log group does not exist.', { status: 400 }),
    ASKED,
    6,
    /no log group “\/aws\/lambda\/orders” in eu-west-1 \(profile prod\)/,
    /never invoked.*--region/,
  ],
  [
    sdkError('ResourceNotFoundException', '', { status: 404 }),
    { api: 'GetFunctionConfiguration', subject: { kind: 'function', name: 'orders' }, region: 'eu-west-1' },
    6,
    /no function “orders”/,
    /slsobs ls/,
  ],
  [
    sdkError('ThrottlingException', 'Rate exceeded', { status: 400 }),
    ASKED,
    5,
    /FilterLogEvents is throttled in eu-west-1/,
    /minute/,
  ],
  [
    sdkError('LimitExceededException', 'too many queries', { status: 400 }),
    ASKED,
    5,
    /quota.*too many queries/,
    /wait/,
  ],
  [
    sdkError('InvalidParameterException', 'Invalid filter pattern\nsecond line', { status: 400 }),
    ASKED,
    2,
    /refuses the request.*Invalid filter pattern$/,
    /--filter-pattern/,
  ],
  [sdkError('ValidationException', 'bad', { status: 400 }), ASKED, 2, /bad/, /time range/],
  [
    sdkError('InvalidOperationException', 'not for this class', { status: 400 }),
    ASKED,
    5,
    /not for this class/,
    /Infrequent Access/,
  ],
  [
    sdkError('ServiceUnavailableException', '', { status: 503 }),
    ASKED,
    5,
    /CloudWatch Logs in eu-west-1 .*keeps failing.*503/,
    /try again/,
  ],
  [sdkError('TimeoutError', 'socket'), ASKED, 5, /keeps breaking \(TimeoutError\)/, /network/],
  [sdkError('Error', '', { code: 'ECONNRESET' }), ASKED, 5, /keeps breaking \(ECONNRESET\)/, /HTTPS_PROXY/],
  [sdkError('Error', '', { code: 'ENOTFOUND' }), ASKED, 5, /has no address/, /--region/],
  [
    sdkError('Error', '', { code: 'ECONNREFUSED' }),
    LOCAL,
    5,
    /http:\/\/127\.0\.0\.1:4577 does not answer/,
    /is it running/,
  ],
  [sdkError('Error', '', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), ASKED, 5, /certificate.*not trusted/, /AWS_CA_BUNDLE/],
  [
    sdkError('SyntaxError', `Unexpected token '<', "<html>" is not valid JSON`, { status: 200 }),
    LOCAL,
    5,
    /not understood/,
    /AWS protocols/,
  ],
  [
    sdkError('ResourceNotFoundException', 'The specified log stream does not exist.', { status: 400 }),
    ASKED,
    6,
    /log stream of log group “\/aws\/lambda\/orders” is not there any more/,
    /retention/,
  ],
  [
    sdkError('AccessDeniedException', '', { status: 403 }),
    { ...TRACES, api: 'GetTraceSegmentDestination' },
    4,
    /may not call xray:GetTraceSegmentDestination in eu-west-1/,
    /allow xray:GetTraceSegmentDestination on \*/,
  ],
  [
    sdkError('ThrottledException', 'Rate exceeded', { status: 429 }),
    TRACES,
    5,
    /BatchGetTraces is throttled in eu-west-1/,
    /minute/,
  ],
  [
    sdkError('InvalidRequestException', 'Exceeding maximum query size: 5', { status: 400 }),
    TRACES,
    2,
    /X-Ray refuses the request: Exceeding maximum query size: 5/,
    /trace id and the time range/,
  ],
  [
    sdkError('Unknown', 'UnknownError', { status: 400 }),
    LOCAL_TRACES,
    5,
    /http:\/\/127\.0\.0\.1:4577 does not offer BatchGetTraces of X-Ray \(HTTP 400\)/,
    /AWS_ENDPOINT_URL_XRAY/,
  ],
  [
    sdkError('SyntaxError', 'Unexpected end of JSON input', { status: 200 }),
    ASKED,
    5,
    /answers are cut short/,
    /network/,
  ],
  [
    sdkError('SyntaxError', `Unexpected token '<', "<html>" is not valid JSON`, { status: 404 }),
    LOCAL_TRACES,
    5,
    /does not offer/,
    /AWS_ENDPOINT/,
  ],
  [
    sdkError('AccessDeniedException', '', { status: 400 }),
    QUERY,
    4,
    /may not call logs:StartQuery in eu-west-1/,
    /allow logs:StartQuery on \*/,
  ],
  [
    sdkError('MalformedQueryException', 'unexpected symbol found', { status: 400 }),
    QUERY,
    70,
    /does not understand a query of slsobs: unexpected symbol found/,
    /bug of slsobs.*--engine filter/,
  ],
  [
    sdkError('MalformedQueryException', 'unexpected symbol found', { status: 400 }),
    { ...QUERY, endpointUrl: 'http://127.0.0.1:4577' },
    5,
    /http:\/\/127\.0\.0\.1:4577 does not understand a query/,
    /--engine filter/,
  ],
  [
    sdkError('InvalidParameterException', 'Log groups of the class DELIVERY cannot be queried.', { status: 400 }),
    QUERY,
    2,
    /class DELIVERY/,
    /Lambda sends their lines elsewhere/,
  ],
  [
    sdkError('InvalidParameterException', 'end before start', { status: 400 }),
    QUERY,
    2,
    /end before start/,
    /^check the time/,
  ],
  [sdkError('InvalidOperationException', 'no', { status: 400 }), QUERY, 5, /cannot do this: no/, /Delivery class/],
  [
    sdkError('AccessDenied', '', { status: 403 }),
    METRICS,
    4,
    /may not call cloudwatch:GetMetricData in eu-west-1/,
    /allow cloudwatch:GetMetricData on \*/,
  ],
  [
    sdkError('ValidationError', 'The parameter StartTime must be less than EndTime', { status: 400 }),
    METRICS,
    2,
    /CloudWatch refuses the request: The parameter StartTime/,
    /time range/,
  ],
  [
    sdkError('InternalFailure', '', { status: 501 }),
    { ...METRICS, endpointUrl: 'http://127.0.0.1:4577' },
    5,
    /does not offer GetMetricData of CloudWatch/,
    /AWS_ENDPOINT_URL_CLOUDWATCH can/,
  ],
  [sdkError('UnknownOperationException', '', { status: 400 }), TRACES, 5, /X-Ray in eu-west-1 does not/, /region/],
  [sdkError('InternalFailure', '', { status: 501 }), LOCAL, 5, /does not offer FilterLogEvents/, /CLOUDWATCH_LOGS/],
];

test.for(ROWS)('%s', ([error, asked, exitCode, says, advises]) => {
  const advised = adviseOn(error, asked);
  expect(advised).toBeInstanceOf(SlsobsError);
  if (!(advised instanceof SlsobsError)) return;
  expect(advised.exitCode).toBe(exitCode);
  expect(advised.message).toMatch(says);
  expect(advised.hint).toMatch(advises);
  expect(advised.cause).toBe(error);
  expect(advised.message).not.toMatch(/[\r\n]/);
});

test('a bug of slsobs stays what it is, and advice is not given twice', () => {
  const bug = new TypeError('x is not a function');
  expect(adviseOn(bug, ASKED)).toBe(bug);
  const advised = adviseOn(sdkError('ExpiredToken'), ASKED);
  expect(adviseOn(advised, ASKED)).toBe(advised);
});
