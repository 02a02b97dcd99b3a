// What the account has of a bootstrap: state bucket, key, deploy role; and whether the settings bound what is deployed.
import type { Settings } from '../../infra/settings';
import { isRefusal } from '../aws-refusal';
import { bootstrapNames, partitionOf, type BootstrapNames } from '../bootstrap/names';
import { unlessMissing } from '../bootstrap/part';
import { chooseBackend, requireStateBucket, type StateBackend } from '../stacks/state-backend';
import type { StackFile } from '../project/stack-config';
import { clientSettings, type Target } from '../stacks/target';
import { check, CheckFailure, type Check } from './check';

/** The account to look at. */
export interface AccountFacts {
  target: Target;
  environment: string;
  settings: Settings;
  stackFile: StackFile;
  variables: NodeJS.ProcessEnv;
}

const bootstrapCommand = ({ environment }: AccountFacts): string => `mlops bootstrap --env ${environment}`;

const backendOf = ({ target, environment, stackFile, variables }: AccountFacts): StateBackend => chooseBackend({ target, environment, committed: stackFile, variables });

async function checkState(facts: AccountFacts): Promise<string> {
  const backend = backendOf(facts);
  await requireStateBucket(facts.target, facts.environment, backend);
  return backend.url;
}

async function checkKey(facts: AccountFacts, { keyAlias }: BootstrapNames): Promise<string> {
  const { KMSClient, DescribeKeyCommand } = require('@aws-sdk/client-kms') as typeof import('@aws-sdk/client-kms');
  const provider = backendOf(facts).secretsProvider;
  if (provider === undefined || !provider.includes(keyAlias)) return `secrets are sealed by ${provider ?? 'the backend itself'}`;
  const kms = new KMSClient(clientSettings(facts.target));
  try {
    const found = await unlessMissing(kms.send(new DescribeKeyCommand({ KeyId: keyAlias })), 'NotFoundException');
    if (found === undefined) throw new CheckFailure(`there is no key ${keyAlias}`, bootstrapCommand(facts));
    if (found.KeyMetadata?.KeyState !== 'Enabled') throw new CheckFailure(`the key ${keyAlias} is ${found.KeyMetadata?.KeyState}`, `aws kms cancel-key-deletion / enable-key --key-id ${found.KeyMetadata?.KeyId}`);
    return provider;
  } finally {
    kms.destroy();
  }
}

async function checkRole(facts: AccountFacts, { deployRole, boundaryArn }: BootstrapNames): Promise<string> {
  const { IAMClient, GetRoleCommand } = require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam');
  const iam = new IAMClient(clientSettings(facts.target));
  try {
    const found = await unlessMissing(iam.send(new GetRoleCommand({ RoleName: deployRole })), 'NoSuchEntityException', 'NoSuchEntity');
    if (found === undefined) throw new CheckFailure(`there is no role ${deployRole}`, bootstrapCommand(facts), 'warning');
    if (facts.settings.permissionsBoundary === undefined) {
      throw new CheckFailure(`${deployRole} makes only roles with the boundary ${boundaryArn}, which the settings do not name`, `Write into Pulumi.${facts.environment}.yaml: mlops:permissionsBoundary: ${boundaryArn}`, 'warning');
    }
    return deployRole;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new CheckFailure(`the credentials may not look at ${deployRole}`, 'No matter where they are those of the deploy role itself.', 'warning');
  } finally {
    iam.destroy();
  }
}

/** All checks of what a bootstrap made; a local stack needs none of it. */
export function accountChecks(facts: AccountFacts): Promise<Check>[] {
  if (facts.target.kind === 'local') return [check('state', () => 'a folder of this machine, sealed by its passphrase')];
  const { accountId: account, region } = facts.target;
  const names = bootstrapNames({ account, region, environment: facts.environment, partition: partitionOf(region) });
  return [
    check('state', () => checkState(facts)),
    check('key of the state', () => checkKey(facts, names)),
    check('deploy role', () => checkRole(facts, names)),
  ];
}
