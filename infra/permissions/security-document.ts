// docs/security.md, written from the roles themselves. Anew by: node -r ts-node/register infra/permissions/security-document.ts > docs/security.md
import fs from 'node:fs';
import path from 'node:path';
import { readFlow } from '../../flows/read-flow';
import { parseWorkflow } from '../../steps/workflow';
import { environmentNames, type Place, type RolePurpose } from '../names';
import { settingsSchema } from '../settings';
import { exceptions } from '../policy/exceptions';
import { endStatements } from '../serving/end-statements';
import { endpointName, timeToLiveName } from '../serving/names';
import { serveStatements } from '../serving/serve-statements';
import { servingSettingsSchema } from '../serving/settings';
import { joinNetworkStatements } from './join-network';
import { keyPolicy } from './key-policy';
import { roles, roleStatements, rolesFor } from './roles';
import type { Scope } from './scope';
import type { Statement } from './statement';

const account = '123456789012';

/** The example's environment prod, in a made-up account. */
function exampleScope(folder: string): Scope {
  const workflow = parseWorkflow(fs.readFileSync(path.join(folder, 'workflow.yaml'), 'utf8'), 'workflow.yaml');
  const flow = readFlow(fs.readFileSync(path.join(folder, workflow.flow), 'utf8'), workflow.flow);
  const place: Place = { workflow: workflow.name, environment: 'prod', account, region: 'eu-west-1', partition: 'aws' };
  return { place, names: environmentNames(place, workflow.register.group), keyArn: `arn:aws:kms:eu-west-1:${account}:key/KEY`, workflow, flow, inNetwork: true, delivery: settingsSchema.shape.delivery.parse({}) ?? undefined, notifies: true } as Scope;
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** Conditions, as the end of a cell. */
function whenOf(conditions: Statement['conditions']): string {
  const when = Object.entries(conditions ?? {}).flatMap(([operator, keys]) => Object.entries(keys).map(([key, value]) => code(`${operator} ${key}: ${[value].flat().join(', ')}`)));
  return when.length === 0 ? '' : `, when ${when.join(' ')}`;
}

function statementLine({ sid, actions, resources, conditions, reason }: Statement): string {
  return `| ${sid} | ${actions.map(code).join(' ')} | ${resources.map(code).join(' ')}${whenOf(conditions)} | ${reason.replaceAll('|', '\\|')} |`;
}

function section(name: string, description: string, assumedBy: string, statements: readonly Statement[]): string {
  return [
    `## ${name}`, '', `${description}. Assumed by ${assumedBy}.`, '',
    '| statement | may | on | because |', '| --- | --- | --- | --- |', ...statements.map(statementLine),
  ].join('\n');
}

function roleSection(purpose: RolePurpose, scope: Scope): string {
  const { description, service } = roles[purpose];
  const assumedBy = service === undefined ? 'people and CI: the principals of the setting `mlops:driverPrincipals`, else all of the account whose own policies allow it' : `${service}, for work of this account only (\`aws:SourceAccount\`)`;
  return section(scope.names.role(purpose), description, assumedBy, roleStatements(purpose, scope));
}

/** Statements of the roles of the endpoint's own stack, every setting turned that gives them one. */
function endpointStatements(scope: Scope): { serve: Statement[]; end: Statement[] } {
  const name = endpointName(scope.place);
  const settings = servingSettingsSchema.parse({ alarms: { errors5xx: 1 }, autoscaling: { maximum: 2, invocationsPerInstance: 60 }, capturePercent: 10 });
  return { serve: [...serveStatements(scope, name, settings), ...joinNetworkStatements(scope.place)], end: endStatements(scope, name, settings) };
}

function endpointSections(scope: Scope): string[] {
  const { serve, end } = endpointStatements(scope);
  return [
    section(`${endpointName(scope.place)}-serve`, 'Model behind the endpoint', 'sagemaker.amazonaws.com, for work of this account only (`aws:SourceAccount`)', serve),
    section(timeToLiveName(scope.place), 'End of an endpoint whose life is limited (`serving:timeToLiveHours`, refused where `mlops:protect` is true)', 'scheduler.amazonaws.com, for schedules of this account and its default group only (`aws:SourceAccount`, `aws:SourceArn`)', end),
  ];
}

/** Statements about every resource. */
function wideStatements(scope: Scope): string[] {
  const purposes = rolesFor({ workflow: scope.workflow, scheduled: true, delivery: scope.delivery }).map((purpose): [string, Statement[]] => [purpose, roleStatements(purpose, scope)]);
  return [...purposes, ['serve', endpointStatements(scope).serve] as const].flatMap(([name, statements]) => statements.filter(({ resources }) => resources.includes('*')).map(({ sid, actions }) => `- ${name}, ${sid}: ${actions.map(code).join(' ')}`));
}

/** The document's text. @param exampleFolder holds workflow and flow of the example */
export function securityDocument(exampleFolder: string): string {
  const scope = exampleScope(exampleFolder);
  const sections = [...rolesFor({ workflow: scope.workflow, scheduled: true, delivery: scope.delivery }).map((purpose) => roleSection(purpose, scope)), ...endpointSections(scope)];
  return `${[
    '# Security', '',
    `What each role of an environment and of its endpoint may do, and why: written from the program (\`infra/permissions/\`) for the example's environment prod, account ${account}, region eu-west-1. Other workflows have other statements: external tables, a preparation, queries. Every role's policies are inline, none is AWS's; \`mlops:permissionsBoundary\` bounds each.`, '',
    'Data goes one way: the driver uploads tables and flow under the digest of their content (`raw/`, `flows/`), each step writes below a prefix of its own (`prepared/<digest>/<step>/`, `runs/<execution>/<step>/`) and reads those before it; labels of the holdout are an input of EvaluatePredictions alone. Who reached the bucket is logged in a bucket of its own (`<bucket>-logs`), which the log delivery of S3 alone writes to. With `mlops:network` jobs, functions and models run in a VPC; one that the stack makes has no way out but endpoints, and that of S3 lets data into the environment\'s bucket only.', '',
    '## Key', '',
    'One customer key an environment, rotated every year, for every object of the bucket, every disk of a job and the logs of the functions. Its policy:', '',
    '| statement | may | who |', '| --- | --- | --- |',
    ...keyPolicy(scope.place, scope.names, { notifies: true, delivers: true, keepsRepositories: true }).Statement.map((statement) => {
      const { Sid, Action, Principal, Condition } = statement as { Sid: string; Action: string | readonly string[]; Principal: Readonly<Record<string, string | readonly string[]>>; Condition?: NonNullable<Statement['conditions']> };
      return `| ${Sid} | ${[Action].flat().map(code).join(' ')} | ${Object.values(Principal).flat().map(code).join(' ')}${whenOf(Condition)} |`;
    }), '',
    ...sections.flatMap((section) => [section, '']),
    '## Exceptions', '',
    'Where a rule of Security Hub or a scanner asks for something else. The policy pack and the exported template read the same table (`infra/policy/exceptions.ts`).', '',
    '| resource | rules | because |', '| --- | --- | --- |',
    ...exceptions.map(({ type, name, ids, reason }) => `| ${code(type)}${name === undefined ? '' : `, named ${code(name.source)}`} | ${ids.join(', ')} | ${reason} |`), '',
    '## Wildcards', '', 'Statements about every resource, since AWS knows no narrower one for these actions:', '', ...wideStatements(scope),
  ].join('\n')}\n`;
}

if (require.main === module) process.stdout.write(securityDocument(path.resolve(__dirname, '../../examples/birdstrikes')));
