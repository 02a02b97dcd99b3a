// Brings an account to what stacks need before they exist: everything is looked at and judged first, then changed in order.
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Statement } from '../../infra/permissions/statement';
import { CommandFailure, exitCodes } from '../failures';
import { boundaryDocument } from './boundary';
import { inspectDeployRole } from './deploy-role';
import { inspectManagedPolicy } from './managed-policy';
import { bootstrapNames, ownTag, type BootstrapNames, type BootstrapPlace } from './names';
import { inspectOidcProvider, type OidcTrust } from './oidc-provider';
import type { Part } from './part';
import { inspectStateBucket } from './state-bucket';
import { inspectStateKey } from './state-key';
import { stateStatements } from './state-statements';

/** How a bootstrap reaches the account. */
export interface BootstrapClients {
  s3: S3Client;
  kms: KMSClient;
  iam: IAMClient;
}

/** What to bring about. */
export interface BootstrapPlan {
  place: BootstrapPlace;
  /** What deploying an environment's resources needs, apart from Pulumi's state. */
  deployStatements: readonly Statement[];
  /** ARNs of who may assume the deploy role. */
  principals: readonly string[];
  oidc?: OidcTrust;
  /** Take over what is there without the tag of a bootstrap. */
  adopt: boolean;
  /** Tell what would be changed, change nothing. */
  previewOnly: boolean;
}

/** What became of one part. */
export interface PartOutcome {
  what: string;
  name: string;
  outcome: 'created' | 'adopted' | 'changed' | 'unchanged';
  /** What was done, or under a preview would be. */
  changes: string[];
}

/** An id of the length of a key's: statements are as long with it as with the key that is not there yet. */
const unmadeKey = ({ partition, region, account }: BootstrapPlace): string => `arn:${partition}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`;

/** All parts but the key, in the order in which they need each other. */
async function inspectParts(clients: BootstrapClients, plan: BootstrapPlan, names: BootstrapNames, keyArn: string): Promise<Part[]> {
  const { place, oidc } = plan;
  const { s3, iam } = clients;
  const [bucket, boundary, provider, role] = await Promise.all([
    inspectStateBucket(s3, place, names, keyArn),
    inspectManagedPolicy(iam, { what: 'permissions boundary', arn: names.boundaryArn, description: `Bounds the deploy role of environment ${place.environment} and every role that it makes`, document: boundaryDocument(place, names) }),
    oidc === undefined ? undefined : inspectOidcProvider(iam, place, oidc),
    inspectDeployRole(iam, place, names, {
      statements: [...stateStatements(place, names, keyArn), ...plan.deployStatements], principals: plan.principals, ...(oidc === undefined ? {} : { oidc }),
    }),
  ]);
  return [bucket, boundary, ...(provider === undefined ? [] : [provider]), ...role];
}

/** @throws CommandFailure where something of the same name is there that no bootstrap made */
function refuseForeign(parts: readonly Part[]): void {
  const foreign = parts.filter(({ exists, own }) => exists && !own);
  if (foreign.length === 0) return;
  throw new CommandFailure(
    `there already is what no bootstrap made: ${foreign.map(({ what, name }) => `${what} ${name}`).join(', ')}`, exitCodes.refused,
    [`Nothing was changed. Take it over with --adopt: it is set right and tagged ${ownTag.key}=${ownTag.value}, and nothing in it is deleted.`],
  );
}

function outcomeOf({ exists, own, changes }: Part): PartOutcome['outcome'] {
  if (!exists) return 'created';
  if (!own) return 'adopted';
  return changes.length > 0 ? 'changed' : 'unchanged';
}

async function bringAbout(part: Part, previewOnly: boolean, tell: (outcome: PartOutcome) => void): Promise<PartOutcome> {
  if (!previewOnly) for (const change of part.changes) await change.apply();
  const outcome = { what: part.what, name: part.name, outcome: outcomeOf(part), changes: part.changes.map(({ what }) => what) };
  tell(outcome);
  return outcome;
}

/** Bootstraps an account for an environment. A second time it finds nothing to change. */
export async function bootstrapAccount(clients: BootstrapClients, plan: BootstrapPlan, tell: (outcome: PartOutcome) => void): Promise<{ names: BootstrapNames; outcomes: PartOutcome[]; keyArn: string | undefined }> {
  const names = bootstrapNames(plan.place);
  const key = await inspectStateKey(clients.kms, plan.place, names);
  const found = await inspectParts(clients, plan, names, key.arn() ?? unmadeKey(plan.place));
  if (!plan.adopt) refuseForeign([key.part, ...found]);
  const outcomes = [await bringAbout(key.part, plan.previewOnly, tell)];
  const keyArn = key.arn();
  // What was looked at for a key that was not there yet is looked at again for the one that is.
  const parts = key.part.exists || keyArn === undefined ? found : await inspectParts(clients, plan, names, keyArn);
  for (const part of parts) outcomes.push(await bringAbout(part, plan.previewOnly, tell));
  return { names, outcomes, keyArn };
}
