// The identity provider of a CI system: by it a job gets keys of the deploy role for an hour, and no secret is stored anywhere.
import type { IAMClient } from '@aws-sdk/client-iam';
import { UsageError } from '../failures';
import { ownTag, type BootstrapPlace } from './names';
import { changeWhere, isOwn, tagsOf, unlessMissing, type Part } from './part';

const sdk = (): typeof import('@aws-sdk/client-iam') => require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');

/** What AWS expects a token to be issued for. */
export const oidcAudience = 'sts.amazonaws.com';

/** Who in a CI system may deploy. */
export interface OidcTrust {
  /** Issuer without `https://`, such as `token.actions.githubusercontent.com`. */
  issuer: string;
  /** Values of the token's `sub`, such as `repo:our/models:environment:prod`; `*` stands for any text. */
  subjects: readonly string[];
}

/** @throws UsageError where issuer and subjects do not make a safe trust */
export function parseOidcTrust(issuer: string | undefined, subjects: readonly string[]): OidcTrust | undefined {
  if (issuer === undefined && subjects.length === 0) return undefined;
  const host = issuer?.replace(/^https:\/\//, '').replace(/\/$/, '') ?? '';
  if (!/^[a-z0-9.-]+\.[a-z]{2,}(\/[\w./-]+)?$/i.test(host)) {
    throw new UsageError(`--oidc-issuer ${JSON.stringify(issuer)} is no issuer`, ['The host of the tokens without https://, such as --oidc-issuer token.actions.githubusercontent.com']);
  }
  if (subjects.length === 0) {
    throw new UsageError('--oidc-subject is missing', ['Say whose jobs may deploy, such as --oidc-subject repo:our/models:environment:prod: without it every customer of the issuer could.']);
  }
  const open = subjects.find((subject) => /^[*?]/.test(subject) || subject.trim() === '');
  if (open !== undefined) throw new UsageError(`--oidc-subject ${JSON.stringify(open)} lets strangers in`, ['Begin it with your organization and repository, such as repo:our/models:*']);
  return { issuer: host, subjects };
}

/** ARN of the issuer's provider in the account. */
export const oidcProviderArn = ({ partition, account }: BootstrapPlace, { issuer }: OidcTrust): string => `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;

/** Looks at the provider; the thumbprint is left to AWS, which checks the issuer's certificate against its own roots. */
export async function inspectOidcProvider(iam: IAMClient, place: BootstrapPlace, trust: OidcTrust): Promise<Part> {
  const { AddClientIDToOpenIDConnectProviderCommand, CreateOpenIDConnectProviderCommand, GetOpenIDConnectProviderCommand, TagOpenIDConnectProviderCommand } = sdk();
  const arn = oidcProviderArn(place, trust);
  const found = await unlessMissing(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })), 'NoSuchEntityException', 'NoSuchEntity');
  const Tags = [{ Key: ownTag.key, Value: ownTag.value }];
  const part = { what: 'identity provider of CI', name: trust.issuer, exists: found !== undefined };
  if (found === undefined) {
    return { ...part, own: false, changes: changeWhere(true, 'create the provider', () => iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${trust.issuer}`, ClientIDList: [oidcAudience], Tags }))) };
  }
  const own = isOwn(tagsOf(found.Tags));
  return {
    ...part, own,
    changes: [
      ...changeWhere(found.ClientIDList?.includes(oidcAudience) !== true, `accept tokens for ${oidcAudience}`, () => iam.send(new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, ClientID: oidcAudience }))),
      ...changeWhere(!own, 'tag it', () => iam.send(new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, Tags }))),
    ],
  };
}
