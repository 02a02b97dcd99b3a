// SageMaker's ARNs: made from names, taken apart again.
import { AwsError } from '../../operation';

/** Account and region of the endpoint. */
export interface Place {
  account: string;
  region: string;
}

/** `arn:aws:sagemaker:<region>:<account>:<type>/<name>`; SageMaker writes names in lower case in its ARNs. */
export function arnOf(place: Place, type: string, name: string): string {
  return `arn:aws:sagemaker:${place.region}:${place.account}:${type}/${name.toLowerCase()}`;
}

/** Type and name behind the account: `{ type: 'model-package', name: 'churn/3' }`. @throws AwsError ValidationException */
export function parseArn(arn: string): { type: string; name: string } {
  const match = /^arn:[^:]+:sagemaker:[^:]*:\d{12}:([^/]+)\/(.+)$/.exec(arn);
  if (match === null) throw new AwsError('ValidationException', `Invalid ARN: ${arn}`);
  return { type: match[1] as string, name: match[2] as string };
}

/** The name in a name-or-ARN, where an ARN must be of this type. */
export function nameOf(nameOrArn: string, type: string): string {
  if (!nameOrArn.startsWith('arn:')) return nameOrArn;
  const parsed = parseArn(nameOrArn);
  if (parsed.type !== type) throw new AwsError('ValidationException', `Invalid ARN: ${nameOrArn} is not the ARN of a ${type}`);
  return parsed.name;
}
