// The life of an environment under the deploy role and nothing else: made, unchanged, every setting turned, turned back, and gone without a trace.
import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets';
import { CloudControlClient, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import { CodeBuildClient, ListProjectsCommand } from '@aws-sdk/client-codebuild';
import { CodeCommitClient, ListRepositoriesCommand } from '@aws-sdk/client-codecommit';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import awsOnlyActions from '../../infra/permissions/aws-only-actions.json';
import { commandActions, servingActions, wantedActions } from '../../infra/permissions/deploy';
import { turns } from '../infra/settings-turns';
import { UserFolder } from './user-folder';

type Change = Readonly<{ operation: string; resourceType: string; name: string }>;

/** What `mlops bootstrap` says to write into the settings. */
const bootstrapped = { assumeRole: 'arn:aws:iam::000000000000:role/mlops-deploy-dev', permissionsBoundary: 'arn:aws:iam::000000000000:policy/mlops-boundary-dev' };

/** Settings that are turned all at once: what can be there without anything else. */
const together = Object.entries(turns).filter(([name]) => !['protect', 'permissionsBoundary', 'assumeRole', 'project'].includes(name)).map(([name, { value }]) => [name, value]);

const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 7},${index % 2 === 0 ? 'yes' : 'no'}`);

describe('the life of an environment', function () {
  this.timeout(240_000);
  let user: UserFolder;
  const local = ['--env', 'dev', '--local'] as const;

  before(async () => {
    user = new UserFolder('settings', { 'data.csv': `id,visits,churned\n${rows.join('\n')}\n` });
    assert.equal((await user.mlops('init', 'data.csv', '--target', 'churned')).exitCode, 0);
    // Where it lies is not looked at before a run, and runs that start by the clock find no table elsewhere.
    user.write('workflow.yaml', readFileSync(path.join(user.folder, 'workflow.yaml'), 'utf8').replace('file: data.csv', 's3: s3://tables/data.csv'));
    assert.equal((await user.mlops('bootstrap', ...local)).exitCode, 0);
    turn({});
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
  });
  after(() => user.close());

  function turn(settings: Readonly<Record<string, unknown>>): void {
    const lines = Object.entries({ ...bootstrapped, ...settings }).filter(([, value]) => value !== undefined).map(([name, value]) => `  mlops:${name}: ${JSON.stringify(value)}`);
    user.write('Pulumi.dev.yaml', ['config:', '  aws-native:region: us-east-1', ...lines, ''].join('\n'));
  }

  /** `operation name` of each change of a custom resource. */
  async function changes(): Promise<string[]> {
    const preview = await user.mlops('preview', ...local, '--json');
    assert.equal(preview.exitCode, 0, preview.output);
    return (preview.result['resources'] as Change[]).filter(({ resourceType, operation }) => resourceType.startsWith('aws') && operation !== 'same').map(({ operation, name }) => `${operation} ${name}`);
  }

  /** Settings for an SDK's client of the account's administrator. */
  function administrator(): { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } } {
    const { url } = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    const credentials = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    return { endpoint: url, region: 'us-east-1', credentials };
  }

  /** Names of what Cloud Control does not list. */
  async function leftOfClassicTypes(): Promise<Record<string, (string | undefined)[]>> {
    const [codebuild, codecommit, budgets] = [new CodeBuildClient(administrator()), new CodeCommitClient(administrator()), new BudgetsClient(administrator())];
    try {
      return {
        projects: (await codebuild.send(new ListProjectsCommand({}))).projects ?? [],
        repositories: ((await codecommit.send(new ListRepositoriesCommand({}))).repositories ?? []).map(({ repositoryName }) => repositoryName),
        budgets: ((await budgets.send(new DescribeBudgetsCommand({ AccountId: '000000000000' }))).Budgets ?? []).map(({ BudgetName }) => BudgetName),
      };
    } finally {
      for (const client of [codebuild, codecommit, budgets]) client.destroy();
    }
  }

  /** Takes an action from the deploy role while the work goes on. */
  async function withoutAction(action: string, work: () => Promise<void>): Promise<void> {
    const iam = new IAMClient(administrator());
    const policy = { RoleName: 'mlops-deploy-dev', PolicyName: 'taken' };
    try {
      await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] }) }));
      await user.iamSettled();
      await work();
      await iam.send(new DeleteRolePolicyCommand(policy));
      await user.iamSettled();
    } finally {
      iam.destroy();
    }
  }

  it('is unchanged where nothing was changed', async () => {
    assert.deepEqual(await changes(), []);
  });

  it('fails where one action of the role is taken away, names it, and goes on once it is back', async () => {
    turn(Object.fromEntries(together));
    await withoutAction('logs:PutRetentionPolicy', async () => {
      const up = await user.mlops('up', ...local);
      assert.equal(up.exitCode, 5, up.output);
      assert.match(up.output, /logs:PutRetentionPolicy/);
    });
  });

  it('takes every setting turned, and has nothing to change then', async () => {
    turn(Object.fromEntries(together));
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(await changes(), []);
  });

  it('changes a schedule in place', async () => {
    turn({ ...Object.fromEntries(together), schedule: { expression: 'rate(2 days)' } });
    // Builds deploy the environment under the same settings, which their buildspec therefore has.
    assert.deepEqual(await changes(), ['update delivery-check-model', 'update delivery-build-model', 'update delivery-review-change', 'update schedule-runs']);
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
  });

  it('changes a delivery in place', async () => {
    turn({ ...Object.fromEntries(together), delivery: { to: ['prod'] } });
    const wanted = await changes();
    assert.ok(['delivery-build-model', 'delivery-choose-model', 'delivery-modeldeploy-pipeline', 'identities-deliver-models'].every((name) => wanted.includes(`update ${name}`)), wanted.join('\n'));
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
    assert.match((await user.mlops('delivery', 'show', ...local)).output, /modelbuild/);
    assert.deepEqual(await changes(), []);
  });

  it('takes every setting turned back', async () => {
    turn({});
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(await changes(), []);
  });

  it('leaves nothing behind when it goes', async () => {
    await withoutAction('kms:ScheduleKeyDeletion', async () => {
      const refused = await user.mlops('destroy', ...local, '--yes');
      assert.match(refused.output, /kms:ScheduleKeyDeletion/);
      assert.equal(refused.exitCode, 5, refused.output);
    });
    const down = await user.mlops('destroy', ...local, '--yes');
    assert.equal(down.exitCode, 0, down.output);
    const client = new CloudControlClient(administrator());
    try {
      const types = readFileSync(path.resolve(__dirname, '../../local/aws/services/cloudcontrol/served-types.txt'), 'utf8').trim().split('\n');
      const left: string[] = [];
      for (const TypeName of types.filter((type) => !['AWS::KMS::Key', 'AWS::Lambda::Permission', 'AWS::IAM::RolePolicy'].includes(type))) {
        const { ResourceDescriptions = [] } = await client.send(new ListResourcesCommand({ TypeName }));
        left.push(...ResourceDescriptions.map(({ Identifier }) => `${TypeName} ${Identifier}`).filter((found) => !found.includes('alias/aws/') && !/mlops-(state|boundary|deploy)/.test(found)));
      }
      assert.deepEqual(left, []);
    } finally {
      client.destroy();
    }
    assert.deepEqual(await leftOfClassicTypes(), { projects: [], repositories: [], budgets: [] });
  });

  it('asked of the deploy role all that it may, but for what is written down as asked for on AWS only', () => {
    const lines = readFileSync(path.join(user.folder, '.mlops/local/access.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { role: string; action: string });
    const used = new Set(lines.filter(({ role }) => role.endsWith('/mlops-deploy-dev')).map(({ action }) => action));
    // Without an endpoint, a registered model, a delivery and a verification, what they need is not asked for.
    const elsewhere = [...servingActions(), 'sagemaker:DeleteModelPackage', 'sagemaker:DescribePipelineDefinitionForExecution', 'sagemaker:DescribePipelineExecution', 'logs:GetLogEvents', 'codepipeline:GetPipelineExecution', 'codepipeline:RetryStageExecution', 'codepipeline:StartPipelineExecution', ...(commandActions['mlops verify'] ?? [])];
    const never = wantedActions().filter((action) => !used.has(action) && !elsewhere.includes(action));
    assert.deepEqual(never, awsOnlyActions);
  });
});
