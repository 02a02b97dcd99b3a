// Identity providers of the account: the issuers of OpenID Connect whose tokens roles may trust.
import type {
  AddClientIDToOpenIDConnectProviderRequest, CreateOpenIDConnectProviderRequest, CreateOpenIDConnectProviderResponse, DeleteOpenIDConnectProviderRequest,
  GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse, ListOpenIDConnectProvidersResponse, ListOpenIDConnectProviderTagsRequest,
  ListOpenIDConnectProviderTagsResponse, RemoveClientIDFromOpenIDConnectProviderRequest, TagOpenIDConnectProviderRequest,
  UntagOpenIDConnectProviderRequest, UpdateOpenIDConnectProviderThumbprintRequest,
} from '@aws-sdk/client-iam';
import { AwsError, type Authorization, type Operation, type OperationContext } from '../../operation';
import { seconds } from './create-role';
import { page } from './page';
import { iamTables, type OidcProviderRecord } from './records';
import { tagConditions, tagList, tagRecord } from './role-fields';
import { without } from './role-tags';

/** Input of every operation on a provider that is there. */
interface ProviderInput { OpenIDConnectProviderArn?: string | undefined }

const providerAccess = (action: string) => (input: ProviderInput): Authorization[] => [
  { action: `iam:${action}`, resource: input.OpenIDConnectProviderArn ?? '', conditions: tagConditions(input) },
];

/** @throws AwsError NoSuchEntity */
function requireProvider({ OpenIDConnectProviderArn: arn = '' }: ProviderInput, { cloud }: OperationContext): OidcProviderRecord {
  const provider = arn === '' ? undefined : iamTables(cloud.store).oidcProviders.get(arn);
  if (provider === undefined) throw new AwsError('NoSuchEntity', `OpenIDConnect Provider not found for arn ${arn}`, { status: 404 });
  return provider;
}

async function changeProvider(input: ProviderInput, context: OperationContext, change: (provider: OidcProviderRecord) => OidcProviderRecord): Promise<void> {
  await context.cloud.store.transaction(() => {
    const provider = change(requireProvider(input, context));
    void iamTables(context.cloud.store).oidcProviders.put(provider.Arn, provider);
  });
}

/** Issuer without `https://`, which is the last part of the provider's ARN. @throws AwsError InvalidInput */
function issuerOf(url: string): string {
  if (!/^https:\/\/[^/?#]+(\/[^?#]*)?$/.test(url)) throw new AwsError('InvalidInput', 'Invalid Open ID Connect Provider URL');
  return url.slice('https://'.length).replace(/\/$/, '');
}

/** @throws AwsError LimitExceeded */
function checkAudiences(audiences: readonly string[]): string[] {
  const all = [...new Set(audiences)];
  if (all.length > 100) throw new AwsError('LimitExceeded', 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100', { status: 409 });
  return all;
}

/** @throws AwsError InvalidInput, LimitExceeded */
function checkThumbprints(thumbprints: readonly string[]): string[] {
  if (thumbprints.length > 5) throw new AwsError('InvalidInput', 'Thumbprint list must contain fewer than 5 entries.');
  return [...thumbprints];
}

export const createOpenIDConnectProvider: Operation<CreateOpenIDConnectProviderRequest, CreateOpenIDConnectProviderResponse> = {
  name: 'CreateOpenIDConnectProvider',
  authorize: (input, { account }) => [
    { action: 'iam:CreateOpenIDConnectProvider', resource: `arn:aws:iam::${account}:oidc-provider/${(input.Url ?? '').replace(/^https:\/\//, '')}`, conditions: tagConditions(input) },
  ],
  async handle(input, context) {
    const { cloud, account } = context;
    const issuer = issuerOf(input.Url ?? '');
    const { oidcProviders } = iamTables(cloud.store);
    const provider: OidcProviderRecord = {
      Arn: `arn:aws:iam::${account}:oidc-provider/${issuer}`, Url: issuer, ClientIDList: checkAudiences(input.ClientIDList ?? []),
      ThumbprintList: checkThumbprints(input.ThumbprintList ?? []), CreateDate: seconds(context.now()), Tags: tagRecord(input.Tags),
    };
    await cloud.store.transaction(() => {
      if (oidcProviders.get(provider.Arn) !== undefined) throw new AwsError('EntityAlreadyExists', `Provider with url https://${issuer} already exists.`, { status: 409 });
      void oidcProviders.put(provider.Arn, provider);
    });
    const tags = tagList(provider.Tags);
    return { OpenIDConnectProviderArn: provider.Arn, ...(tags.length === 0 ? {} : { Tags: tags }) };
  },
};

export const getOpenIDConnectProvider: Operation<GetOpenIDConnectProviderRequest, GetOpenIDConnectProviderResponse> = {
  name: 'GetOpenIDConnectProvider',
  authorize: providerAccess('GetOpenIDConnectProvider'),
  async handle(input, context) {
    const { Url, ClientIDList, ThumbprintList, CreateDate, Tags } = requireProvider(input, context);
    return { Url, ClientIDList, ThumbprintList, CreateDate: new Date(CreateDate), ...(Object.keys(Tags).length === 0 ? {} : { Tags: tagList(Tags) }) };
  },
};

export const listOpenIDConnectProviders: Operation<object, ListOpenIDConnectProvidersResponse> = {
  name: 'ListOpenIDConnectProviders',
  handle: async (_, { cloud }) => ({ OpenIDConnectProviderList: [...iamTables(cloud.store).oidcProviders.range()].map(({ value: { Arn } }) => ({ Arn })) }),
};

export const deleteOpenIDConnectProvider: Operation<DeleteOpenIDConnectProviderRequest, void> = {
  name: 'DeleteOpenIDConnectProvider',
  authorize: providerAccess('DeleteOpenIDConnectProvider'),
  async handle(input, context) {
    await context.cloud.store.transaction(() => {
      void iamTables(context.cloud.store).oidcProviders.remove(requireProvider(input, context).Arn);
    });
  },
};

export const addClientIDToOpenIDConnectProvider: Operation<AddClientIDToOpenIDConnectProviderRequest, void> = {
  name: 'AddClientIDToOpenIDConnectProvider',
  authorize: providerAccess('AddClientIDToOpenIDConnectProvider'),
  handle: async (input, context) => changeProvider(input, context, (provider) => ({ ...provider, ClientIDList: checkAudiences([...provider.ClientIDList, input.ClientID ?? '']) })),
};

export const removeClientIDFromOpenIDConnectProvider: Operation<RemoveClientIDFromOpenIDConnectProviderRequest, void> = {
  name: 'RemoveClientIDFromOpenIDConnectProvider',
  authorize: providerAccess('RemoveClientIDFromOpenIDConnectProvider'),
  handle: async (input, context) => changeProvider(input, context, (provider) => ({ ...provider, ClientIDList: provider.ClientIDList.filter((audience) => audience !== input.ClientID) })),
};

export const updateOpenIDConnectProviderThumbprint: Operation<UpdateOpenIDConnectProviderThumbprintRequest, void> = {
  name: 'UpdateOpenIDConnectProviderThumbprint',
  authorize: providerAccess('UpdateOpenIDConnectProviderThumbprint'),
  handle: async (input, context) => changeProvider(input, context, (provider) => ({ ...provider, ThumbprintList: checkThumbprints(input.ThumbprintList ?? []) })),
};

export const tagOpenIDConnectProvider: Operation<TagOpenIDConnectProviderRequest, void> = {
  name: 'TagOpenIDConnectProvider',
  authorize: providerAccess('TagOpenIDConnectProvider'),
  handle: async (input, context) => changeProvider(input, context, (provider) => ({ ...provider, Tags: tagRecord(input.Tags, provider.Tags) })),
};

export const untagOpenIDConnectProvider: Operation<UntagOpenIDConnectProviderRequest, void> = {
  name: 'UntagOpenIDConnectProvider',
  authorize: providerAccess('UntagOpenIDConnectProvider'),
  handle: async (input, context) => changeProvider(input, context, (provider) => ({ ...provider, Tags: without(provider.Tags, input.TagKeys ?? []) })),
};

export const listOpenIDConnectProviderTags: Operation<ListOpenIDConnectProviderTagsRequest, ListOpenIDConnectProviderTagsResponse> = {
  name: 'ListOpenIDConnectProviderTags',
  authorize: providerAccess('ListOpenIDConnectProviderTags'),
  async handle(input, context) {
    const { items, ...rest } = page(tagList(requireProvider(input, context).Tags), ({ Key }) => Key, input);
    return { Tags: items, ...rest };
  },
};

/** All of them. */
export const oidcProviderOperations: readonly Operation[] = [
  createOpenIDConnectProvider, getOpenIDConnectProvider, listOpenIDConnectProviders, deleteOpenIDConnectProvider, addClientIDToOpenIDConnectProvider,
  removeClientIDFromOpenIDConnectProvider, updateOpenIDConnectProviderThumbprint, tagOpenIDConnectProvider, untagOpenIDConnectProvider, listOpenIDConnectProviderTags,
];
