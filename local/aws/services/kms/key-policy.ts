// Key policies: get, list, put; none that locks its author out.
import type {
  GetKeyPolicyCommandInput,
  GetKeyPolicyResponse,
  ListKeyPoliciesCommandInput,
  ListKeyPoliciesResponse,
  PutKeyPolicyCommandInput,
} from '@aws-sdk/client-kms';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { changeKey, keyAccess, type KeyRecord, onKey, requireKey } from './keys';

/** @throws AwsError MalformedPolicyDocumentException */
export async function checkKeyPolicy(policy: string, key: KeyRecord, bypass: boolean | undefined, context: OperationContext): Promise<void> {
  parsePolicy(policy, 'resource', 'MalformedPolicyDocumentException');
  if (bypass === true || (await context.cloud.allowed(context.caller, keyAccess('PutKeyPolicy', { ...key, policy })))) return;
  throw new AwsError('MalformedPolicyDocumentException', 'The new key policy will not allow you to update the key policy in the future.');
}

export const getKeyPolicy: Operation<GetKeyPolicyCommandInput, GetKeyPolicyResponse> = {
  name: 'GetKeyPolicy',
  authorize: onKey('GetKeyPolicy'),
  async handle(input, context) {
    requireDefault(input.PolicyName);
    return { Policy: requireKey(input.KeyId, context).policy, PolicyName: 'default' };
  },
};

export const listKeyPolicies: Operation<ListKeyPoliciesCommandInput, ListKeyPoliciesResponse> = {
  name: 'ListKeyPolicies',
  authorize: onKey('ListKeyPolicies'),
  handle: async () => ({ PolicyNames: ['default'], Truncated: false }),
};

export const putKeyPolicy: Operation<PutKeyPolicyCommandInput, void> = {
  name: 'PutKeyPolicy',
  authorize: onKey('PutKeyPolicy'),
  async handle(input, context) {
    requireDefault(input.PolicyName);
    const policy = input.Policy ?? '';
    await checkKeyPolicy(policy, requireKey(input.KeyId, context), input.BypassPolicyLockoutSafetyCheck, context);
    await changeKey(input.KeyId, context, (key) => ({ ...key, policy }));
  },
};

function requireDefault(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw new AwsError('NotFoundException', 'No such policy exists');
}
