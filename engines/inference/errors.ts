// The error of an invocation, with the status that the container answers.

/** A container refused or failed a request. */
export class InvocationError extends Error {
  constructor(
    message: string,
    /** HTTP status: 400 for what the request is at fault for, 415 for its type, 500 otherwise. */
    readonly statusCode: number,
    /** Which container of the chain, from 0. */
    readonly container: number,
  ) {
    super(message);
    this.name = 'InvocationError';
  }
}
