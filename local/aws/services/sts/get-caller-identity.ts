// GetCallerIdentity: who signed; asks for no permission.
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Operation } from '../../operation';

export const getCallerIdentity: Operation<object, GetCallerIdentityResponse> = {
  name: 'GetCallerIdentity',
  authorize: () => [],
  handle: async (_, { caller }) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
};
