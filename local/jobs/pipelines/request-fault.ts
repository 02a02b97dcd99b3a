// How a request about pipelines is refused: with the service's text, and the place that it does not tell.

/** StartPipelineExecution, RetryPipelineExecution, CreatePipeline refuse the request: ValidationException with this text. */
export class RequestFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RequestFault';
  }
}

/**
 * The service's refusal of a definition.
 * @param reason such as `Expecting start of Json Array.`
 * @param path where in the document, such as `Steps[2].Arguments.Conditions[0]`
 */
export function unparsable(reason: string, path?: string): RequestFault {
  return new RequestFault(`Unable to parse pipeline definition. ${reason}${path === undefined || path === '' ? '' : ` (at ${path})`}`);
}
