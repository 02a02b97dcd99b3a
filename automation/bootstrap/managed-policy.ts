// A managed policy of the account kept at a wanted document, within the five versions that IAM allows.
import type { IAMClient } from '@aws-sdk/client-iam';
import type { PolicyDocument } from '../../infra/permissions/statement';
import { ownTag } from './names';
import { changeWhere, isOwn, tagsOf, unlessMissing, type Part } from './part';
import { parseDocument, saysTheSame } from './policy-documents';

const sdk = (): typeof import('@aws-sdk/client-iam') => require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');

/** A managed policy as wanted. */
export interface WantedPolicy {
  /** What it is to a reader, such as `permissions boundary`. */
  what: string;
  arn: string;
  description: string;
  document: PolicyDocument;
}

async function putVersion(iam: IAMClient, { arn, document }: WantedPolicy): Promise<void> {
  const { CreatePolicyVersionCommand, DeletePolicyVersionCommand, ListPolicyVersionsCommand } = sdk();
  const { Versions: versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  const oldest = versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true).sort((one, other) => Number(one.CreateDate) - Number(other.CreateDate))[0];
  if (versions.length >= 5 && oldest !== undefined) await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: oldest.VersionId }));
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: JSON.stringify(document), SetAsDefault: true }));
}

/** Looks at the policy. */
export async function inspectManagedPolicy(iam: IAMClient, wanted: WantedPolicy): Promise<Part> {
  const { CreatePolicyCommand, GetPolicyCommand, GetPolicyVersionCommand, TagPolicyCommand } = sdk();
  const { arn: PolicyArn, document } = wanted;
  const name = PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1);
  const Tags = [{ Key: ownTag.key, Value: ownTag.value }];
  const found = (await unlessMissing(iam.send(new GetPolicyCommand({ PolicyArn })), 'NoSuchEntityException', 'NoSuchEntity'))?.Policy;
  if (found === undefined) {
    const create = (): Promise<unknown> => iam.send(new CreatePolicyCommand({ PolicyName: name, Description: wanted.description, PolicyDocument: JSON.stringify(document), Tags }));
    return { what: wanted.what, name, exists: false, own: false, changes: changeWhere(true, 'create the policy', create) };
  }
  const { PolicyVersion: version } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: found.DefaultVersionId }));
  const own = isOwn(tagsOf(found.Tags));
  return {
    what: wanted.what, name, exists: true, own,
    changes: [
      ...changeWhere(!saysTheSame(parseDocument(version?.Document), document), 'set the document', () => putVersion(iam, wanted)),
      ...changeWhere(!own, 'tag it', () => iam.send(new TagPolicyCommand({ PolicyArn, Tags }))),
    ],
  };
}
