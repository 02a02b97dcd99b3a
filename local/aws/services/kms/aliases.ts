// Aliases of keys.
import type {
  CreateAliasCommandInput,
  DeleteAliasCommandInput,
  ListAliasesCommandInput,
  ListAliasesResponse,
  UpdateAliasCommandInput,
} from '@aws-sdk/client-kms';
import { AwsError, type Authorization, type Operation, type OperationContext } from '../../operation';
import { type AliasRecord, aliasArn, keyAccess, kmsTables, requireKey } from './keys';
import { kmsPage } from './kms-page';

/** Permission on the alias, and on the key that it points to. */
function aliasAccess(action: string, alias: string | undefined, key: string | undefined, context: OperationContext): Authorization[] {
  return [
    { action: `kms:${action}`, resource: aliasArn(alias ?? '', context) },
    ...(key === undefined ? [] : [keyAccess(action, requireKey(key, context))]),
  ];
}

function requireAlias(name: string | undefined, context: OperationContext): AliasRecord {
  const alias = kmsTables(context).aliases.get(name ?? '-');
  if (alias === undefined) throw new AwsError('NotFoundException', `Alias ${aliasArn(name ?? '', context)} is not found.`);
  return alias;
}

export const createAlias: Operation<CreateAliasCommandInput, void> = {
  name: 'CreateAlias',
  authorize: (input, context) => aliasAccess('CreateAlias', input.AliasName, input.TargetKeyId, context),
  async handle(input, context) {
    const AliasName = input.AliasName ?? '';
    if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(AliasName))
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${AliasName}' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(alias/)[a-zA-Z0-9/_-]+$`,
      );
    if (AliasName.startsWith('alias/aws/')) throw new AwsError('NotAuthorizedException', 'Not authorized');
    const { aliases } = kmsTables(context);
    await context.cloud.store.transaction(() => {
      if (aliases.get(AliasName) !== undefined)
        throw new AwsError('AlreadyExistsException', `An alias with the name ${aliasArn(AliasName, context)} already exists`);
      const key = usable(input.TargetKeyId, context);
      void aliases.put(AliasName, { AliasName, TargetKeyId: key, CreationDate: context.now(), LastUpdatedDate: context.now() });
    });
  },
};

export const updateAlias: Operation<UpdateAliasCommandInput, void> = {
  name: 'UpdateAlias',
  authorize: (input, context) => [
    ...aliasAccess('UpdateAlias', input.AliasName, input.TargetKeyId, context),
    keyAccess('UpdateAlias', requireKey(requireAlias(input.AliasName, context).TargetKeyId, context)),
  ],
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      const alias = requireAlias(input.AliasName, context);
      void kmsTables(context).aliases.put(alias.AliasName, {
        ...alias,
        TargetKeyId: usable(input.TargetKeyId, context),
        LastUpdatedDate: context.now(),
      });
    });
  },
};

export const deleteAlias: Operation<DeleteAliasCommandInput, void> = {
  name: 'DeleteAlias',
  authorize: (input, context) => aliasAccess('DeleteAlias', input.AliasName, requireAlias(input.AliasName, context).TargetKeyId, context),
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      void kmsTables(context).aliases.remove(requireAlias(input.AliasName, context).AliasName);
    });
  },
};

export const listAliases: Operation<ListAliasesCommandInput, ListAliasesResponse> = {
  name: 'ListAliases',
  async handle(input, context) {
    const target = input.KeyId === undefined ? undefined : requireKey(input.KeyId, context).KeyId;
    const all = [...kmsTables(context).aliases.range()]
      .map(({ value }) => value)
      .filter((alias) => target === undefined || alias.TargetKeyId === target);
    const { items, ...rest } = kmsPage(all, ({ AliasName }) => AliasName, input, 50);
    return {
      Aliases: items.map((alias) => ({
        AliasName: alias.AliasName,
        AliasArn: aliasArn(alias.AliasName, context),
        TargetKeyId: alias.TargetKeyId,
        CreationDate: new Date(alias.CreationDate),
        LastUpdatedDate: new Date(alias.LastUpdatedDate),
      })),
      ...rest,
    };
  },
};

/** Id of a key that an alias may point to. */
function usable(name: string | undefined, context: OperationContext): string {
  const key = requireKey(name, context);
  if (key.KeyState === 'PendingDeletion') throw new AwsError('KMSInvalidStateException', `${key.Arn} is pending deletion.`);
  return key.KeyId;
}
