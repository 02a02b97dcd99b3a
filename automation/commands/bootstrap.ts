// `mlops bootstrap`: makes in an account what a stack needs before it exists; a second time it changes nothing.
import { renderTable } from '../console/text-table';
import { deployStatements } from '../../infra/permissions/deploy';
import { awaitIam } from '../bootstrap/await-iam';
import { bootstrapAccount, type BootstrapClients, type PartOutcome } from '../bootstrap/bootstrap-account';
import { partitionOf, type BootstrapPlace } from '../bootstrap/names';
import { parseOidcTrust } from '../bootstrap/oidc-provider';
import { isRefusal } from '../aws-refusal';
import { CommandFailure, exitCodes, UsageError } from '../failures';
import { openAccount, type AccountSession } from '../stacks/open-account';
import { clientSettings, type Target } from '../stacks/target';
import { environmentOption, localOption, textOption } from './shared-options';
import type { Command, CommandContext } from './command';

const listOption = (context: CommandContext, name: string): string[] => {
  const value = context.options[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/** `--principal`, or everybody of the account whose own policies allow it. @throws UsageError */
function principalsOf(context: CommandContext, { account, partition }: BootstrapPlace, byJobsToo: boolean): string[] {
  const given = listOption(context, 'principal');
  const wrong = given.find((arn) => !/^arn:aws[a-z-]*:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/.test(arn));
  if (wrong !== undefined) throw new UsageError(`--principal ${JSON.stringify(wrong)} is no ARN of a role or a user`, ['Such as --principal arn:aws:iam::123456789012:role/ml-platform']);
  if (given.length > 0 || byJobsToo) return given;
  return [`arn:${partition}:iam::${account}:root`];
}

function openClients(target: Target): BootstrapClients {
  const settings = clientSettings(target);
  return {
    s3: new (require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3')).S3Client(settings),
    kms: new (require('@aws-sdk/client-kms') as typeof import('@aws-sdk/client-kms')).KMSClient(settings),
    iam: new (require('@aws-sdk/client-iam') as typeof import('@aws-sdk/client-iam')).IAMClient(settings),
  };
}

/** AWS's refusal in its own words, with what helps against it. */
function failureOf(error: unknown): unknown {
  if (!isRefusal(error)) return error;
  return new CommandFailure(`AWS refused it: ${error.message}`, exitCodes.deploymentFailed, [
    'A bootstrap makes a bucket, a key, policies and a role: it needs an administrator of the account, once.',
    'What was made so far is tagged: type the same command again.',
  ], { cause: error });
}

function renderOutcomes(outcomes: readonly PartOutcome[], previewOnly: boolean): string {
  const words = { created: 'to create', adopted: 'to adopt', changed: 'to change', unchanged: 'unchanged' } as const;
  const rows = outcomes.map(({ what, name, outcome, changes }) => [previewOnly ? words[outcome] : outcome, what, name, outcome === 'created' ? '' : changes.join(', ')]);
  return renderTable({ columns: ['', 'what', 'name', 'changes'], rows });
}

/** What to type next, and what to write into the settings for roles to be bounded. */
function nextSteps({ environment, target, settings }: AccountSession, boundaryArn: string): string[] {
  const local = target.kind === 'local' ? ' --local' : '';
  return [
    ...(settings.permissionsBoundary === boundaryArn ? [] : [`For deployments under the deploy role, write into Pulumi.${environment}.yaml: mlops:permissionsBoundary: ${boundaryArn}`]),
    `Next: mlops doctor --env ${environment}${local}`,
  ];
}

export const bootstrap: Command = {
  name: 'bootstrap',
  summary: "make what an environment's stack needs before it exists: state bucket, key, deploy role",
  description: 'Makes the bucket of the Pulumi state (versioned, encrypted, TLS only), the key for it and for secrets, and the deploy role with its permissions boundary; '
    + 'with --oidc-issuer the identity provider by which CI jobs assume that role. What is there already is compared and set right; a second time nothing is changed.',
  options: [
    environmentOption, localOption,
    { flags: '--adopt', description: 'take over a bucket, key, policy or role of the same name that no bootstrap made' },
    { flags: '--preview-only', description: 'tell what would be made or changed, and change nothing' },
    { flags: '--principal <arn>', description: 'role or user that may assume the deploy role (default: all of the account whose own policies allow it)', repeatable: true },
    { flags: '--oidc-issuer <host>', description: 'issuer of the tokens of CI jobs, such as token.actions.githubusercontent.com' },
    { flags: '--oidc-subject <text>', description: 'whose jobs may assume the deploy role, such as repo:our/models:environment:prod', repeatable: true },
  ],
  examples: ['mlops bootstrap --env dev --local', 'mlops bootstrap --env prod --preview-only', 'mlops bootstrap --env prod --oidc-issuer token.actions.githubusercontent.com --oidc-subject repo:our/models:environment:prod'],
  async run(context) {
    const oidc = parseOidcTrust(textOption(context, 'oidcIssuer'), listOption(context, 'oidcSubject'));
    const session = await openAccount(context);
    const { target, environment } = session;
    const place: BootstrapPlace = { account: target.accountId, region: target.region, partition: partitionOf(target.region), environment };
    const principals = principalsOf(context, place, oidc !== undefined);
    const previewOnly = context.options.previewOnly === true;
    const clients = openClients(target);
    context.console.report({ type: 'phase', title: `${previewOnly ? 'Looking at' : 'Bootstrapping'} account ${target.accountId} in ${target.region} for environment ${environment}` });
    try {
      const { names, outcomes, keyArn } = await bootstrapAccount(clients, {
        place, deployStatements: deployStatements({ ...place, adopted: session.settings.adopted, carriedApprovals: session.settings.carriedApprovals }), principals, ...(oidc === undefined ? {} : { oidc }), adopt: context.options.adopt === true, previewOnly,
      }, () => undefined);
      const touched = outcomes.filter(({ outcome }) => outcome !== 'unchanged').length;
      if (touched > 0 && !previewOnly) await awaitIam(target, (message) => { context.console.report({ type: 'note', message }); }, context.signal);
      const summary = touched === 0 ? 'Nothing to change.' : previewOnly ? `${touched} of ${outcomes.length} would be made or changed.` : `${touched} of ${outcomes.length} made or changed.`;
      return {
        data: { type: 'result', changed: touched > 0, previewOnly, parts: outcomes, names, keyArn: keyArn ?? null },
        text: [renderOutcomes(outcomes, previewOnly), summary, ...nextSteps(session, names.boundaryArn)].join('\n'),
      };
    } catch (error) {
      throw failureOf(error);
    } finally {
      Object.values(clients).forEach((client: { destroy(): void }) => { client.destroy(); });
    }
  },
};
