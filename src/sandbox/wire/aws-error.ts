/** A refusal as AWS words it: `name` is the error code that the SDK shows, `status` the HTTP status. */
export class AwsError extends Error {
  override readonly name: string;
  readonly status: number;
  /** What the answer carries beside name and message. */
  readonly details: object;

  constructor(name: string, message: string, status = 400, details: object = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.details = details;
  }
}

/** CloudWatch Logs' answer to a value that is not allowed. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The sentence with which AWS refuses a value that breaks a constraint of the API model. */
export function validationError(value: string, field: string, constraint: string): AwsError {
  const shown = value.length > 100 ? `${value.slice(0, 100)}...` : value;
  return invalidParameter(
    `1 validation error detected: Value '${shown}' at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}
