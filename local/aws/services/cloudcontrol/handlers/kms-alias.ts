// AWS::KMS::Alias.
import type { HandlerTools, ResourceHandler } from '../resource-handler';
import { allPages, notFound, present } from '../resource-handler';

const TYPE = 'AWS::KMS::Alias';
interface AliasEntry { AliasName: string; TargetKeyId?: string }

async function aliases(tools: HandlerTools): Promise<AliasEntry[]> {
  return allPages(async (Marker) => {
    const page = await tools.call<{ Aliases?: AliasEntry[]; NextMarker?: string }>('kms', 'ListAliases', present({ Marker }));
    return { items: page.Aliases, token: page.NextMarker };
  });
}

async function aliasOf(name: string, tools: HandlerTools): Promise<AliasEntry> {
  const found = (await aliases(tools)).find((alias) => alias.AliasName === name);
  if (found === undefined) throw notFound(TYPE, name);
  return found;
}

/** A name for a key. */
export const kmsAlias: ResourceHandler = {
  type: TYPE,
  async create(desired, tools) {
    const name = desired['AliasName'] as string;
    await tools.call('kms', 'CreateAlias', { AliasName: name, TargetKeyId: keyIdOf(desired['TargetKeyId']) });
    return name;
  },
  async read(name, tools) {
    const alias = await aliasOf(name, tools);
    return present({ AliasName: alias.AliasName, TargetKeyId: alias.TargetKeyId });
  },
  async update(name, current, desired, tools) {
    const target = keyIdOf(desired['TargetKeyId']);
    if (target !== current['TargetKeyId']) await tools.call('kms', 'UpdateAlias', { AliasName: name, TargetKeyId: target });
  },
  async delete(name, tools) {
    await aliasOf(name, tools);
    await tools.call('kms', 'DeleteAlias', { AliasName: name });
  },
  list: async (tools) => (await aliases(tools)).map((alias) => alias.AliasName),
};

/** The key's id, whether it is given by id or ARN. */
function keyIdOf(target: unknown): string {
  return String(target).replace(/^arn:[^:]+:kms:[^:]*:[^:]*:key\//, '');
}
