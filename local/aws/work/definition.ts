// Checks a pipeline definition with the parser that will run it, in the service's words.
import { AwsError } from '../operation';

/** @throws AwsError ValidationException `Unable to parse pipeline definition. ...` */
export function checkDefinition(text: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AwsError('ValidationException', `Unable to parse pipeline definition. ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value !== 'object' || value === null || !Array.isArray((value as { Steps?: unknown }).Steps)) {
    throw new AwsError('ValidationException', 'Unable to parse pipeline definition. Steps: Expecting start of Json Array.');
  }
}
