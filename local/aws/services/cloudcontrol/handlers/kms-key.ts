// AWS::KMS::Key.
import { canonical } from '../json-patch';
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, notFound, policyObject, policyText, present } from '../resource-handler';
import type { Properties } from '../resource-types';
import { tagChanges, tagsOf } from '../tag-changes';

const TYPE = 'AWS::KMS::Key';
interface KeyMetadata { KeyId: string; Arn: string; KeyState: string; Enabled: boolean; Description?: string; KeyUsage?: string; KeySpec?: string; Origin?: string; MultiRegion?: boolean }

/** A key that is pending deletion is no longer there for Cloud Control; it is deleted by scheduling that, in 30 days. */
export const kmsKey: ResourceHandler = {
  type: TYPE,
  async create(desired, tools) {
    const { KeyMetadata: key } = await tools.call<{ KeyMetadata: KeyMetadata }>('kms', 'CreateKey', present({
      Description: desired['Description'], KeyUsage: desired['KeyUsage'], KeySpec: desired['KeySpec'], Origin: desired['Origin'], MultiRegion: flag(desired['MultiRegion']),
      Policy: desired['KeyPolicy'] === undefined ? undefined : policyText(desired['KeyPolicy']),
      BypassPolicyLockoutSafetyCheck: flag(desired['BypassPolicyLockoutSafetyCheck']), Tags: kmsTags(tagsOf(desired)),
    }));
    await tools.identified(key.KeyId);
    await setRotation(key.KeyId, {}, desired, tools);
    if (flag(desired['Enabled']) === false) await tools.call('kms', 'DisableKey', { KeyId: key.KeyId });
    return key.KeyId;
  },
  async read(keyId, tools) {
    const key = await metadataOf(keyId, tools);
    const { Policy } = await tools.call<{ Policy: string }>('kms', 'GetKeyPolicy', { KeyId: keyId, PolicyName: 'default' });
    const { Tags } = await tools.call<{ Tags?: { TagKey: string; TagValue: string }[] }>('kms', 'ListResourceTags', { KeyId: keyId });
    const symmetric = (key.KeySpec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT';
    const rotation = symmetric && key.Enabled ? await tools.call<{ KeyRotationEnabled: boolean }>('kms', 'GetKeyRotationStatus', { KeyId: keyId }) : undefined;
    return present({
      KeyId: key.KeyId, Arn: key.Arn, Description: key.Description ?? '', Enabled: key.Enabled, KeyPolicy: policyObject(Policy), KeyUsage: key.KeyUsage,
      KeySpec: key.KeySpec, Origin: key.Origin, MultiRegion: key.MultiRegion ?? false, EnableKeyRotation: rotation?.KeyRotationEnabled ?? false,
      Tags: (Tags ?? []).map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
    });
  },
  async update(keyId, current, desired, tools) {
    const enabled = flag(desired['Enabled']) ?? true;
    if (enabled && current['Enabled'] === false) await tools.call('kms', 'EnableKey', { KeyId: keyId });
    if ((desired['Description'] ?? '') !== (current['Description'] ?? '')) await tools.call('kms', 'UpdateKeyDescription', { KeyId: keyId, Description: desired['Description'] ?? '' });
    if (desired['KeyPolicy'] !== undefined && canonical(policyObject(desired['KeyPolicy'])) !== canonical(current['KeyPolicy'])) {
      await tools.call('kms', 'PutKeyPolicy', present({
        KeyId: keyId, PolicyName: 'default', Policy: policyText(desired['KeyPolicy']), BypassPolicyLockoutSafetyCheck: flag(desired['BypassPolicyLockoutSafetyCheck']),
      }));
    }
    await setRotation(keyId, current, desired, tools);
    const { set, remove } = tagChanges(current, desired);
    if (remove.length > 0) await tools.call('kms', 'UntagResource', { KeyId: keyId, TagKeys: remove });
    if (set.length > 0) await tools.call('kms', 'TagResource', { KeyId: keyId, Tags: kmsTags(set) });
    if (!enabled && current['Enabled'] !== false) await tools.call('kms', 'DisableKey', { KeyId: keyId });
  },
  async delete(keyId, tools) {
    await metadataOf(keyId, tools);
    await tools.call('kms', 'ScheduleKeyDeletion', { KeyId: keyId, PendingWindowInDays: 30 });
  },
  async list(tools) {
    const keys = await allPages(async (Marker) => {
      const page = await tools.call<{ Keys?: { KeyId: string }[]; NextMarker?: string }>('kms', 'ListKeys', present({ Marker }));
      return { items: page.Keys, token: page.NextMarker };
    });
    return keys.map((key) => key.KeyId);
  },
};

async function metadataOf(keyId: string, tools: HandlerTools): Promise<KeyMetadata> {
  const { KeyMetadata: key } = await tools.call<{ KeyMetadata: KeyMetadata }>('kms', 'DescribeKey', { KeyId: keyId });
  if (key.KeyState === 'PendingDeletion') throw notFound(TYPE, keyId);
  return key;
}

async function setRotation(keyId: string, current: Properties, desired: Properties, tools: HandlerTools): Promise<void> {
  const [before, after] = [flag(current['EnableKeyRotation']) ?? false, flag(desired['EnableKeyRotation']) ?? false];
  if (after && (!before || desired['RotationPeriodInDays'] !== undefined)) {
    await tools.call('kms', 'EnableKeyRotation', present({ KeyId: keyId, RotationPeriodInDays: desired['RotationPeriodInDays'] }));
  }
  if (!after && before) await tools.call('kms', 'DisableKeyRotation', { KeyId: keyId });
}

function flag(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === 'true';
}

function kmsTags(tags: readonly { Key: string; Value: string }[]): { TagKey: string; TagValue: string }[] {
  return tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
}
