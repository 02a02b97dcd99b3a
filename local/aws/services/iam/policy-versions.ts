// Versions of managed policies: five at most, one of them in force.
import type {
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  SetDefaultPolicyVersionRequest,
} from '@aws-sdk/client-iam';
import { parsePolicy } from '../../authorization/parse-policy';
import { AwsError, type Operation } from '../../operation';
import { seconds } from './create-role';
import { changePolicy, policyAccess, requirePolicy } from './managed-policies';
import { page } from './page';
import type { PolicyRecord } from './records';
import { encodedPolicy } from './role-fields';

export const createPolicyVersion: Operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> = {
  name: 'CreatePolicyVersion',
  authorize: policyAccess('CreatePolicyVersion'),
  async handle(input, context) {
    const Document = input.PolicyDocument ?? '';
    parsePolicy(Document, 'identity', 'MalformedPolicyDocument');
    const CreateDate = seconds(context.now());
    return changePolicy(input.PolicyArn, context, (policy) => {
      if (Object.keys(policy.versions).length >= 5) {
        throw new AwsError(
          'LimitExceeded',
          'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
          { status: 409 },
        );
      }
      const VersionId = `v${policy.lastVersion + 1}`;
      const IsDefaultVersion = input.SetAsDefault === true;
      return {
        policy: {
          ...policy,
          lastVersion: policy.lastVersion + 1,
          UpdateDate: CreateDate,
          versions: { ...policy.versions, [VersionId]: { Document, CreateDate } },
          ...(IsDefaultVersion ? { DefaultVersionId: VersionId } : {}),
        },
        result: { PolicyVersion: { VersionId, IsDefaultVersion, CreateDate: new Date(CreateDate) } },
      };
    });
  },
};

export const getPolicyVersion: Operation<GetPolicyVersionRequest, GetPolicyVersionResponse> = {
  name: 'GetPolicyVersion',
  authorize: policyAccess('GetPolicyVersion'),
  async handle(input, context) {
    const policy = requirePolicy(input.PolicyArn, context);
    const version = requireVersion(policy, input.VersionId);
    return {
      PolicyVersion: {
        Document: encodedPolicy(version.Document),
        VersionId: input.VersionId ?? '',
        IsDefaultVersion: policy.DefaultVersionId === input.VersionId,
        CreateDate: new Date(version.CreateDate),
      },
    };
  },
};

export const listPolicyVersions: Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> = {
  name: 'ListPolicyVersions',
  authorize: policyAccess('ListPolicyVersions'),
  async handle(input, context) {
    const policy = requirePolicy(input.PolicyArn, context);
    const all = Object.entries(policy.versions).map(([VersionId, { CreateDate }]) => ({
      VersionId,
      IsDefaultVersion: policy.DefaultVersionId === VersionId,
      CreateDate: new Date(CreateDate),
    }));
    const { items, ...rest } = page(all.reverse(), ({ VersionId }) => VersionId, input);
    return { Versions: items, ...rest };
  },
};

export const setDefaultPolicyVersion: Operation<SetDefaultPolicyVersionRequest, void> = {
  name: 'SetDefaultPolicyVersion',
  authorize: policyAccess('SetDefaultPolicyVersion'),
  handle: async (input, context) =>
    changePolicy(input.PolicyArn, context, (policy) => {
      requireVersion(policy, input.VersionId);
      return { policy: { ...policy, DefaultVersionId: input.VersionId ?? '', UpdateDate: seconds(context.now()) }, result: undefined };
    }),
};

export const deletePolicyVersion: Operation<DeletePolicyVersionRequest, void> = {
  name: 'DeletePolicyVersion',
  authorize: policyAccess('DeletePolicyVersion'),
  handle: async (input, context) =>
    changePolicy(input.PolicyArn, context, (policy) => {
      requireVersion(policy, input.VersionId);
      if (policy.DefaultVersionId === input.VersionId)
        throw new AwsError('DeleteConflict', 'Cannot delete the default version of a policy.', { status: 409 });
      const { [input.VersionId ?? '']: _, ...versions } = policy.versions;
      return { policy: { ...policy, versions }, result: undefined };
    }),
};

function requireVersion(policy: PolicyRecord, versionId: string | undefined): { Document: string; CreateDate: number } {
  const version = policy.versions[versionId ?? ''];
  if (version === undefined)
    throw new AwsError('NoSuchEntity', `Policy ${policy.Arn} version ${versionId ?? ''} does not exist or is not attachable.`, { status: 404 });
  return version;
}
