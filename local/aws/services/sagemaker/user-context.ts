// Who made or changed a resource, as SageMaker answers it.
import type { UserContext } from '@aws-sdk/client-sagemaker';
import type { Caller } from '../../operation';

/** The CreatedBy or LastModifiedBy of a caller. */
export function userContext(caller: Caller): UserContext {
  return { IamIdentity: { Arn: caller.arn, PrincipalId: caller.userId } };
}
