// Keys: what is kept of them, finding them by any of their names, and what an action on them needs.
import { AwsError, type Authorization, type OperationContext, type PolicyDocument } from '../../operation';
import type { Table } from '../../state/store';

/** A key, by id. */
export interface KeyRecord {
  KeyId: string;
  Arn: string;
  /** Milliseconds since 1970. */
  CreationDate: number;
  Description: string;
  KeyState: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** Milliseconds since 1970; from then on the key is gone. */
  DeletionDate?: number;
  PendingWindowInDays?: number;
  KeyManager: 'CUSTOMER' | 'AWS';
  rotation: boolean;
  /** Days. */
  rotationPeriod: number;
  /** JSON text. */
  policy: string;
  Tags: Record<string, string>;
  /** AES-256 keys in base64, the newest last; older ones still decrypt. */
  materials: string[];
}

/** An alias, by name. */
export interface AliasRecord {
  AliasName: string;
  TargetKeyId: string;
  /** Milliseconds since 1970. */
  CreationDate: number;
  LastUpdatedDate: number;
}

/** KMS's tables. */
export function kmsTables({ cloud }: Pick<OperationContext, 'cloud'>): { keys: Table<KeyRecord>; aliases: Table<AliasRecord> } {
  return { keys: cloud.store.table('kms/keys'), aliases: cloud.store.table('kms/aliases') };
}

/** Where a key is looked for. */
export type KeyContext = Pick<OperationContext, 'cloud' | 'account' | 'region' | 'now'>;

/** ARN of an alias. */
export function aliasArn(name: string, { account, region }: Pick<OperationContext, 'account' | 'region'>): string {
  return `arn:aws:kms:${region}:${account}:${name}`;
}

/**
 * Finds a key by id, ARN, alias or alias ARN.
 * @throws AwsError NotFoundException
 */
export function requireKey(name: string | undefined, context: KeyContext): KeyRecord {
  const { keys, aliases } = kmsTables(context);
  const text = name ?? '';
  const here = `arn:aws:kms:${context.region}:${context.account}:`;
  if (text.startsWith('arn:') && !text.startsWith(here)) throw new AwsError('NotFoundException', `Invalid arn ${text}`);
  const bare = text.startsWith(here) ? text.slice(here.length) : text;
  if (bare.startsWith('alias/')) {
    const target = aliases.get(bare)?.TargetKeyId;
    if (target === undefined) throw new AwsError('NotFoundException', `Alias ${aliasArn(bare, context)} is not found.`);
    return requireKey(target, context);
  }
  const id = bare.replace(/^key\//, '');
  const key = id === '' ? undefined : keys.get(id);
  if (key === undefined || (key.DeletionDate !== undefined && key.DeletionDate <= context.now())) {
    throw new AwsError('NotFoundException', `Key '${here}key/${id}' does not exist`);
  }
  return key;
}

/** A key that can be used now. @throws AwsError DisabledException, KMSInvalidStateException */
export function requireUsableKey(name: string | undefined, context: KeyContext): KeyRecord {
  const key = requireKey(name, context);
  if (key.KeyState === 'Disabled') throw new AwsError('DisabledException', `${key.Arn} is disabled.`);
  if (key.KeyState === 'PendingDeletion') throw new AwsError('KMSInvalidStateException', `${key.Arn} is pending deletion.`);
  return key;
}

/** One action on a key, under its policy. */
export function keyAccess(action: string, key: KeyRecord, conditions: Authorization['conditions'] = {}): Authorization {
  const tags = Object.fromEntries(Object.entries(key.Tags).map(([name, value]) => [`aws:ResourceTag/${name}`, value]));
  return {
    action: `kms:${action}`,
    resource: key.Arn,
    conditions: { ...tags, 'kms:KeySpec': 'SYMMETRIC_DEFAULT', 'kms:KeyUsage': 'ENCRYPT_DECRYPT', 'kms:KeyOrigin': 'AWS_KMS', ...conditions },
    resourcePolicy: JSON.parse(key.policy) as PolicyDocument,
    resourcePolicyRules: true,
  };
}

/** What an operation on the key of its input needs. */
export function onKey(action: string) {
  return (input: { KeyId?: string | undefined }, context: OperationContext): Authorization[] => [keyAccess(action, requireKey(input.KeyId, context))];
}

/** What a cryptographic operation needs: the encryption context and the alias used are conditions. */
export function cryptoAccess(
  action: string,
  key: KeyRecord,
  name: string | undefined,
  encryptionContext: Readonly<Record<string, string>> | undefined,
): Authorization {
  const pairs = Object.entries(encryptionContext ?? {});
  const alias = /alias\/.+$/.exec(name ?? '')?.[0];
  return keyAccess(action, key, {
    ...Object.fromEntries(pairs.map(([part, value]) => [`kms:EncryptionContext:${part}`, value])),
    ...(pairs.length === 0 ? {} : { 'kms:EncryptionContextKeys': pairs.map(([part]) => part) }),
    ...(alias === undefined ? {} : { 'kms:RequestAlias': alias }),
  });
}

/** Changes a key's record. @throws AwsError NotFoundException */
export async function changeKey(name: string | undefined, context: OperationContext, change: (key: KeyRecord) => KeyRecord): Promise<KeyRecord> {
  return context.cloud.store.transaction(() => {
    const changed = change(requireKey(name, context));
    void kmsTables(context).keys.put(changed.KeyId, changed);
    return changed;
  });
}
