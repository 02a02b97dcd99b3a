// From a service's refusal to the error code that Cloud Control tells.
import { AwsError } from '../../operation';
import { PatchFault } from './json-patch';
import { HandlerFault } from './resource-handler';

/** Cloud Control's handler error codes that are told here. */
export type HandlerErrorCode =
  | 'AccessDenied' | 'AlreadyExists' | 'GeneralServiceException' | 'InternalFailure' | 'InvalidRequest' | 'NotFound' | 'NotUpdatable'
  | 'ResourceConflict' | 'ServiceLimitExceeded' | 'Throttling';

const NAMES: Readonly<Record<string, string>> = { s3: 'S3', iam: 'Iam', kms: 'Kms', sagemaker: 'SageMaker', lambda: 'Lambda', logs: 'CloudWatchLogs', ssm: 'Ssm', events: 'EventBridge', sns: 'Sns', ec2: 'Ec2', scheduler: 'Scheduler' };

/** Code and message of what a handler threw. */
export function describeFault(error: unknown, service: string, requestId: string): { code: HandlerErrorCode; message: string } {
  if (error instanceof HandlerFault) return { code: error.code as HandlerErrorCode, message: error.message };
  if (error instanceof PatchFault) return { code: 'InvalidRequest', message: error.message };
  if (error instanceof AwsError) {
    const name = NAMES[service] ?? service;
    return { code: codeOf(error), message: `${error.message} (Service: ${name}, Status Code: ${error.status}, Request ID: ${requestId})` };
  }
  return { code: 'InternalFailure', message: 'Internal error of the embedded AWS; its log tells more.' };
}

function codeOf(error: AwsError): HandlerErrorCode {
  const { code, message } = error;
  if (/^AccessDenied/.test(code)) return 'AccessDenied';
  if (/AlreadyExist|EntityAlreadyExists|BucketAlreadyOwnedByYou/.test(code) || /already exists?\b/i.test(message)) return 'AlreadyExists';
  if (/^NoSuch|NotFound|^404$/.test(code) || (code === 'ValidationException' && /does not exist|could not find/i.test(message))) return 'NotFound';
  if (/Throttl|TooManyRequests/.test(code)) return 'Throttling';
  if (/LimitExceeded|QuotaExceeded|TooMany/.test(code)) return 'ServiceLimitExceeded';
  if (/^Conflict|ResourceConflict|ResourceInUse|OperationAborted|DeleteConflict/.test(code)) return 'ResourceConflict';
  if (/Validation|Invalid|Malformed|Serialization|UnsupportedOperation|IllegalLocation/.test(code)) return 'InvalidRequest';
  return 'GeneralServiceException';
}
