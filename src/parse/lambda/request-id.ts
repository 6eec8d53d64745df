const LONGEST = 64;

/**
 * True for what can stand where the platform prints a request id: a UUID for functions, 26 characters for Web Functions
 * (platform fact 2.2). Eight to 64 letters, digits and dashes, at least one of them a digit.
 */
export function isRequestId(text: string): boolean {
  if (text.length < 8 || text.length > LONGEST) return false;
  let hasDigit = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isDigit = code >= 48 && code <= 57;
    hasDigit ||= isDigit;
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (!isDigit && !isLetter && code !== 45) return false;
  }
  return hasDigit;
}

const WEB_ID = /^[0-9A-Z]{20,32}$/;

/**
 * True for the two forms that Lambda itself gives out. Asked of a field of a function's own JSON, where `requestId` may as
 * well be the caller's `req-42`.
 */
export function isLambdaRequestId(value: unknown): value is string {
  return typeof value === 'string' && isRequestId(value) && (hasUuidDashes(value) || WEB_ID.test(value));
}

function hasUuidDashes(text: string): boolean {
  return text.length === 36 && text[8] === '-' && text[13] === '-' && text[18] === '-' && text[23] === '-';
}
