import type { Line } from '../line.ts';
import { accessLine, given, isHttpStatus } from './access-line.ts';

/** Longest line that is looked at: API Gateway's are a few hundred characters. */
const LONGEST = 8192;

/**
 * Reads an access log of API Gateway as Common Log Format or CSV, in the order of the console's examples; web servers print the first
 * too. Undefined for every other text.
 */
export function accessLogText(text: string): Line | undefined {
  if (text.length > LONGEST || !beginsLikeAddress(text)) return undefined;
  return commonLogFormat(text) ?? commaSeparated(text);
}

/** Whether a dot or a colon stands among the first five characters, as in every IP address. */
function beginsLikeAddress(text: string): boolean {
  for (let at = 1; at < 5; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2e || code === 0x3a) return true;
  }
  return false;
}

/** What the console's examples hold, in their order. */
const ORDER = [
  ...['ip', 'caller', 'user', 'requestTime', 'httpMethod', 'resourcePath', 'protocol', 'status', 'responseLength'],
  ...['requestId', 'extendedRequestId'],
] as const;

const CLF =
  /^([0-9a-fA-F.:]{3,45}) (\S{1,256}) (\S{1,256}) \[([^\]]{1,64})\] "([A-Z]{1,16}) ([^"]{0,4096}) (HTTP\/[\d.]{1,8})" (\d{3})(?: (\S{1,32}))?(?: ([^\s"]{1,256}))?(?: ([^\s"]{1,256}))?/;

/**
 * `IP caller user [time] "METHOD path protocol" status length requestId extendedRequestId`; a web server puts the referrer and the
 * agent, in quotes, where API Gateway puts its ids.
 */
function commonLogFormat(text: string): Line | undefined {
  const match = CLF.exec(text);
  return match === null ? undefined : orderedLine(match.slice(1));
}

/** The same by commas; HTTP APIs have neither caller nor user. */
function commaSeparated(text: string): Line | undefined {
  if (!text.includes(',HTTP/')) return undefined;
  const parts = text.split(',', 16);
  const protocolAt = parts.findIndex((part) => /^HTTP\/[\d.]{1,8}$/.test(part));
  if (protocolAt < 4) return undefined;
  const [ip, caller, user] = parts.slice(0, protocolAt - 3);
  return orderedLine([ip, caller, user, ...parts.slice(protocolAt - 3)]);
}

function orderedLine(values: readonly (string | undefined)[]): Line | undefined {
  const named = ORDER.map((name, index) => [name, values[index]] as const);
  return requestLine(Object.fromEntries(named.filter(([, value]) => given(value) !== undefined)));
}

const XML_START = /^<request id="([^"]{0,256})">/;
const XML_FIELD = /<([A-Za-z]{1,64})>([^<]{0,4096})<\/\1>/g;

/** Reads an access log of API Gateway as XML, one `<request>` a line; undefined for every other text. */
export function accessLogXml(text: string): Line | undefined {
  const start = text.length > LONGEST ? null : XML_START.exec(text);
  if (start === null) return undefined;
  const fields = [...text.matchAll(XML_FIELD)].map(([, name = '', value = '']) => [name, value] as const);
  return requestLine({ requestId: start[1] ?? '', ...Object.fromEntries(fields) });
}

function requestLine(values: Readonly<Record<string, string | undefined>>): Line | undefined {
  const { status, httpMethod, resourcePath, routeKey, path } = values;
  if (!isHttpStatus(status) || httpMethod === undefined) return undefined;
  return accessLine(
    { status, httpMethod, path: given(resourcePath ?? routeKey ?? path), requestId: given(values.requestId) },
    values,
  );
}
