// The KMS key of Pulumi's state: it encrypts the state bucket, and by `awskms://` the secrets inside the state.
import type { DescribeKeyResponse, KMSClient } from '@aws-sdk/client-kms';
import type { PolicyDocument } from '../../infra/permissions/statement';
import { CommandFailure, exitCodes } from '../failures';
import { ownTag, type BootstrapNames, type BootstrapPlace } from './names';
import { changeWhere, isOwn, tagsOf, unlessMissing, type Part } from './part';
import { parseDocument, saysTheSame, withStatements } from './policy-documents';

const sdk = (): typeof import('@aws-sdk/client-kms') => require('@aws-sdk/client-kms') as typeof import('@aws-sdk/client-kms');
const description = 'State of Pulumi stacks and the secrets in it';

/** The key, and its ARN, undefined before it was made. */
export interface StateKey {
  part: Part;
  arn(): string | undefined;
}

/** Who may use it is left to IAM of the account: without that, a mistake in the key's policy could lock everybody out. */
function keyPolicy({ partition, account }: BootstrapPlace): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'LeftToIamOfTheAccount', Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
  };
}

function refuseUnusable(alias: string, { KeyMetadata: key }: DescribeKeyResponse): void {
  if (key?.KeyState === 'Enabled' && key.KeyManager === 'CUSTOMER' && key.KeySpec === 'SYMMETRIC_DEFAULT') return;
  throw new CommandFailure(
    `the key ${key?.Arn} behind ${alias} cannot be used: state ${key?.KeyState}, manager ${key?.KeyManager}, spec ${key?.KeySpec}`, exitCodes.refused,
    [
      'A customer key of spec SYMMETRIC_DEFAULT in state Enabled is needed.',
      ...(key?.KeyState === 'PendingDeletion' ? [`Bring it back: aws kms cancel-key-deletion --key-id ${key.KeyId} && aws kms enable-key --key-id ${key.KeyId}`] : []),
      'Nothing was changed.',
    ],
  );
}

/** Looks at the key. @throws CommandFailure where the alias leads to a key that cannot be used */
export async function inspectStateKey(kms: KMSClient, place: BootstrapPlace, names: BootstrapNames): Promise<StateKey> {
  const { DescribeKeyCommand } = sdk();
  const found = await unlessMissing(kms.send(new DescribeKeyCommand({ KeyId: names.keyAlias })), 'NotFoundException');
  if (found !== undefined) return inspectFound(kms, place, names, found);
  let made: string | undefined;
  const changes = createChanges(kms, place, names, (created) => { made = created; }, () => made);
  return { arn: () => made, part: { what: 'key of the state', name: names.keyAlias, exists: false, own: false, changes } };
}

function createChanges(kms: KMSClient, place: BootstrapPlace, { keyAlias }: BootstrapNames, made: (arn: string | undefined) => void, arn: () => string | undefined): Part['changes'] {
  const { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand, ScheduleKeyDeletionCommand } = sdk();
  return [
    ...changeWhere(true, 'create the key', async () => {
      const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({
        Description: description, Policy: JSON.stringify(keyPolicy(place)), Tags: [{ TagKey: ownTag.key, TagValue: ownTag.value }],
      }));
      made(key?.Arn);
    }),
    ...changeWhere(true, `name it ${keyAlias}`, async () => {
      try {
        await kms.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: arn() }));
      } catch (error) {
        // Without its alias nobody would find the key again, and it costs every month.
        await kms.send(new ScheduleKeyDeletionCommand({ KeyId: arn(), PendingWindowInDays: 7 }));
        throw error;
      }
    }),
    ...changeWhere(true, 'enable yearly rotation', () => kms.send(new EnableKeyRotationCommand({ KeyId: arn() }))),
  ];
}

async function inspectFound(kms: KMSClient, place: BootstrapPlace, names: BootstrapNames, found: DescribeKeyResponse): Promise<StateKey> {
  const { EnableKeyRotationCommand, GetKeyPolicyCommand, GetKeyRotationStatusCommand, ListResourceTagsCommand, PutKeyPolicyCommand, TagResourceCommand } = sdk();
  refuseUnusable(names.keyAlias, found);
  const KeyId = found.KeyMetadata?.Arn ?? '';
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  const { KeyRotationEnabled: rotated } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  const policy = parseDocument((await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy);
  const wanted = withStatements(policy, keyPolicy(place));
  const own = isOwn(tagsOf(Tags));
  return {
    arn: () => KeyId,
    part: {
      what: 'key of the state', name: names.keyAlias, exists: true, own,
      changes: [
        ...changeWhere(rotated !== true, 'enable yearly rotation', () => kms.send(new EnableKeyRotationCommand({ KeyId }))),
        ...changeWhere(!saysTheSame(policy, wanted), 'set the policy', () => kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(wanted) }))),
        ...changeWhere(!own, 'tag it', () => kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: ownTag.key, TagValue: ownTag.value }] }))),
      ],
    },
  };
}
