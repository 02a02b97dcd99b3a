// Takes each action that the deploy role uses away from it, one at a time, and tells which command fails without it.
//
// Usage: npm run enforcement:deploy-role [-- ACTION ...]      (half an hour for all, on two cores)
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import fs from 'node:fs';
import path from 'node:path';
import awsOnlyActions from '../../infra/permissions/aws-only-actions.json';
import { cloudControlActions, commandActions, servingActions, wantedActions } from '../../infra/permissions/deploy';
import { turns } from '../../test/infra/settings-turns';
import { UserFolder } from '../../test/end-to-end/user-folder';

const local = ['--env', 'dev', '--local'] as const;
const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 7},${index % 2 === 0 ? 'yes' : 'no'}`);
const base = { assumeRole: 'arn:aws:iam::000000000000:role/mlops-deploy-dev', permissionsBoundary: 'arn:aws:iam::000000000000:policy/mlops-boundary-dev' };
const together = Object.fromEntries(Object.entries(turns).filter(([name]) => !['protect', 'permissionsBoundary', 'assumeRole', 'project'].includes(name)).map(([name, { value }]) => [name, value]));

function settings(user: UserFolder, values: Readonly<Record<string, unknown>>): void {
  user.write('Pulumi.dev.yaml', ['config:', '  aws-native:region: us-east-1', ...Object.entries({ ...base, ...values }).map(([name, value]) => `  mlops:${name}: ${JSON.stringify(value)}`), ''].join('\n'));
}

async function deny(user: UserFolder, action: string | undefined): Promise<void> {
  const read = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(user.folder, '.mlops/local', file), 'utf8'));
  const { url } = read('address.json') as { url: string };
  const iam = new IAMClient({ endpoint: url, region: 'us-east-1', credentials: read('credentials.json') as { accessKeyId: string; secretAccessKey: string } });
  const policy = { RoleName: 'mlops-deploy-dev', PolicyName: 'taken' };
  if (action === undefined) await iam.send(new DeleteRolePolicyCommand(policy));
  else await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] }) }));
  iam.destroy();
}

/** The commands of a life, in order, each with the settings it is typed under. */
const life: readonly { name: string; values: Readonly<Record<string, unknown>>; words: readonly string[] }[] = [
  { name: 'up with every setting turned', values: together, words: ['up', ...local] },
  { name: 'up with another schedule', values: { ...together, schedule: { expression: 'rate(2 days)' } }, words: ['up', ...local] },
  { name: 'up with every setting turned back', values: {}, words: ['up', ...local] },
  { name: 'drift', values: {}, words: ['drift', ...local] },
  { name: 'destroy', values: {}, words: ['destroy', ...local, '--yes'] },
];

const stateFolder = (user: UserFolder): string => path.join(user.folder, '.mlops');
const snapshot = (user: UserFolder, step: number): string => path.join(user.folder, `before-${step}`);

async function actionsUsed(user: UserFolder): Promise<string[]> {
  const { result } = await user.mlops('local', 'access', '--role', 'mlops-deploy-dev', '--json');
  return (result['access'] as { action: string }[]).map(({ action }) => action);
}

/** Lives the whole life once: keeps the state before each command, and tells for each action the first command that used it. */
async function rehearse(user: UserFolder): Promise<ReadonlyMap<string, number>> {
  const firstUse = new Map<string, number>();
  for (const [step, { name, values, words }] of life.entries()) {
    await user.mlops('local', 'stop');
    fs.cpSync(stateFolder(user), snapshot(user, step), { recursive: true });
    settings(user, values);
    const { exitCode, output } = await user.mlops(...words);
    if (exitCode !== 0) throw new Error(`"${name}" fails with every action there:\n${output}`);
    for (const action of await actionsUsed(user)) if (!firstUse.has(action)) firstUse.set(action, step);
  }
  await user.mlops('local', 'stop');
  return firstUse;
}

/** The first command from `step` on that fails without the action, and whether its words name it. */
async function firstFailure(user: UserFolder, action: string, step: number): Promise<string | undefined> {
  fs.rmSync(stateFolder(user), { recursive: true, force: true });
  fs.cpSync(snapshot(user, step), stateFolder(user), { recursive: true });
  await user.mlops('local', 'start');
  try {
    await deny(user, action);
    for (const { name, values, words } of life.slice(step)) {
      settings(user, values);
      const { exitCode, output } = await user.mlops(...words);
      if (exitCode !== 0) return output.includes(action) ? name : `${name} (not for want of it: ${output.slice(output.indexOf('error:')).trim().slice(0, 400)})`;
    }
    return undefined;
  } finally {
    await user.mlops('local', 'stop');
  }
}

/** What the deploy role holds for the commands of this life: what is needed on AWS only and what other commands need is listed elsewhere. */
function actionsOfLife(): string[] {
  const elsewhere = new Set<string>([...awsOnlyActions, ...servingActions(), ...Object.values(commandActions).flat()]);
  return [...cloudControlActions.slice(0, 3), 'cloudformation:UpdateResource', 'iam:PassRole', ...wantedActions().filter((action) => !elsewhere.has(action))];
}

async function main(named: readonly string[]): Promise<void> {
  const actions = named.length > 0 ? named : actionsOfLife();
  const user = new UserFolder('deploy-role', { 'data.csv': `id,visits,churned\n${rows.join('\n')}\n` });
  const missing: string[] = [];
  try {
    await user.mlops('init', 'data.csv', '--target', 'churned');
    user.write('workflow.yaml', fs.readFileSync(path.join(user.folder, 'workflow.yaml'), 'utf8').replace('file: data.csv', 's3: s3://tables/data.csv'));
    await user.mlops('bootstrap', ...local);
    const firstUse = await rehearse(user);
    for (const [index, action] of actions.entries()) {
      const failed = await firstFailure(user, action, firstUse.get(action) ?? 0);
      if (failed === undefined || failed.includes('not for want of it')) missing.push(action);
      console.log(`${String(index + 1).padStart(3)} of ${actions.length}  ${action}: ${failed ?? 'nothing fails without it'}`);
    }
    console.log(`${actions.length - missing.length} of ${actions.length} actions are missed as soon as they are taken away${missing.length === 0 ? '' : `; not missed: ${missing.join(', ')}`}`);
  } finally {
    await user.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
