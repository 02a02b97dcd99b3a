// AssumeRole: the role's trust policy decides; the session's keys are on disk when they are given.
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation, type OperationContext } from '../../operation';
import { iamTables } from '../iam/records';

export const assumeRole: Operation<AssumeRoleRequest, AssumeRoleResponse> = {
  name: 'AssumeRole',
  authorize: () => [],
  async handle(input, context) {
    const { cloud, caller } = context;
    const roleArn = input.RoleArn ?? '';
    const session = await cloud.assumeAs(caller, {
      roleArn,
      sessionName: input.RoleSessionName ?? '',
      policies: sessionPolicies(input, context),
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      ...(input.ExternalId === undefined ? {} : { externalId: input.ExternalId }),
    });
    const keys = await cloud.sessionKeys(session, Math.min(duration(input, context, roleArn), cloud.strain?.sessionSeconds ?? Infinity));
    return {
      Credentials: {
        AccessKeyId: keys.accessKeyId,
        SecretAccessKey: keys.secretAccessKey,
        SessionToken: keys.sessionToken,
        Expiration: new Date(keys.expiration),
      },
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    };
  },
};

function duration(input: AssumeRoleRequest, context: OperationContext, roleArn: string): number {
  const role = iamTables(context.cloud.store).roles.get(roleArn.slice(roleArn.lastIndexOf('/') + 1).toLowerCase());
  const most = context.caller.kind === 'role' ? 3600 : (role?.MaxSessionDuration ?? 3600);
  const asked = input.DurationSeconds ?? 3600;
  if (asked <= most) return asked;
  throw new AwsError(
    'ValidationError',
    context.caller.kind === 'role'
      ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining'
      : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  );
}

function sessionPolicies(input: AssumeRoleRequest, context: OperationContext): string[] {
  const { policies } = iamTables(context.cloud.store);
  const managed = (input.PolicyArns ?? []).map(({ arn = '' }) => {
    const policy = policies.get(arn);
    const text = policy?.versions[policy.DefaultVersionId]?.Document;
    if (text === undefined) throw new AwsError('InvalidParameterValue', `Policy ${arn} does not exist`);
    return text;
  });
  if (input.Policy !== undefined) parsePolicy(input.Policy, 'identity', 'MalformedPolicyDocument');
  return [...managed, ...(input.Policy === undefined ? [] : [input.Policy])];
}
