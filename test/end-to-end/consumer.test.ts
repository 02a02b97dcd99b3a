// Two workflows in two environments each, side by side in one account, and another team's program that reads every output of each.
import { CloudControlClient, GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { S3Client, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PulumiFn } from '@pulumi/pulumi/automation';
import { stringify } from 'yaml';
import { program } from '../../examples/consumer/program';
import { outputNames } from '../../infra/outputs';
import { startProviders } from '../../local/start';
import { UserFolder } from './user-folder';

const root = path.resolve(__dirname, '../..');
const environments = [['visits', 'dev'], ['visits', 'prod'], ['orders', 'dev'], ['orders', 'prod']] as const;
const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 7},${index % 2 === 0 ? 'yes' : 'no'}`);
const local = '--local';

describe('environments side by side, and who reads them', function () {
  this.timeout(240_000);
  let user: UserFolder;
  let endpoint = '';
  let credentials = { accessKeyId: '', secretAccessKey: '' };
  const names = new Map<string, Record<string, string>>();

  before(async () => {
    user = new UserFolder('consumer', { 'visits.csv': `id,visits,churned\n${rows.join('\n')}\n`, 'orders.csv': `id,orders,returned\n${rows.join('\n')}\n` });
    for (const [workflow, target] of [['visits', 'churned'], ['orders', 'returned']] as const) {
      const made = await user.mlops('init', `${workflow}.csv`, '--target', target, '--name', workflow, '--output', workflow);
      assert.equal(made.exitCode, 0, made.output);
    }
    for (const [workflow, environment] of environments) {
      const up = await user.mlops('up', '--env', environment, local, '--workflow', `${workflow}/workflow.yaml`);
      assert.equal(up.exitCode, 0, up.output);
      const told = await user.mlops('outputs', '--env', environment, local, '--workflow', `${workflow}/workflow.yaml`, '--json');
      names.set(`${workflow}/${environment}`, told.result['outputs'] as Record<string, string>);
    }
    endpoint = (JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string }).url;
    credentials = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as typeof credentials;
  });
  after(() => user.close());

  it('share no bucket, key, pipeline, group or role', () => {
    for (const name of ['bucketName', 'keyArn', 'pipelineArn', 'modelPackageGroupArn', 'driverRoleArn', 'consumeRoleArn']) {
      assert.equal(new Set([...names.values()].map((outputs) => outputs[name])).size, environments.length, name);
    }
  });

  it('have nothing to change once the others are there', async () => {
    for (const [workflow, environment] of environments.slice(0, 2)) {
      const preview = await user.mlops('preview', '--env', environment, local, '--workflow', `${workflow}/workflow.yaml`, '--json');
      assert.deepEqual(Object.keys(preview.result['changes'] as object), ['same'], preview.output);
    }
  });

  for (const [workflow, environment] of environments) {
    it(`give every output of ${workflow}/${environment} to another team's program`, async () => {
      const outputs = await deployConsumer(workflow, environment);
      assert.deepEqual(outputs, names.get(`${workflow}/${environment}`));
      assert.deepEqual(Object.keys(outputs).sort(), [...outputNames].sort());
    });
  }

  it('are read by the consume role from any SDK, and nothing else is', async () => {
    const outputs = names.get('visits/dev') ?? {};
    const sts = new STSClient({ endpoint, region: 'us-east-1', credentials });
    const { Credentials: keys } = await sts.send(new AssumeRoleCommand({ RoleArn: outputs['consumeRoleArn'], RoleSessionName: 'reports' }));
    const as = { endpoint, region: 'us-east-1', credentials: { accessKeyId: keys?.AccessKeyId ?? '', secretAccessKey: keys?.SecretAccessKey ?? '', sessionToken: keys?.SessionToken ?? '' } };
    const clients = { ssm: new SSMClient(as), cloudcontrol: new CloudControlClient(as), s3: new S3Client({ ...as, forcePathStyle: true }), sts };
    try {
      const { Parameters = [], NextToken } = await clients.ssm.send(new GetParametersByPathCommand({ Path: '/mlops/visits/dev' }));
      assert.ok(Parameters.length > 0 && (NextToken !== undefined || Parameters.length === outputNames.length));
      await clients.cloudcontrol.send(new GetResourceCommand({ TypeName: 'AWS::SSM::Parameter', Identifier: '/mlops/visits/dev/bucketName' }));
      await assert.rejects(clients.cloudcontrol.send(new GetResourceCommand({ TypeName: 'AWS::S3::Bucket', Identifier: outputs['bucketName'] ?? '' })));
      await assert.rejects(clients.ssm.send(new GetParametersByPathCommand({ Path: '/mlops/orders/dev' })), /not authorized/);
      await assert.rejects(clients.s3.send(new ListObjectsV2Command({ Bucket: outputs['bucketName'] })), /not authorized/);
    } finally {
      Object.values(clients).forEach((client: { destroy(): void }) => { client.destroy(); });
    }
  });

  /** Deploys the example as its team would, against this endpoint. @returns its outputs */
  async function deployConsumer(workflow: string, environment: string): Promise<Record<string, string>> {
    const { LocalWorkspace, PulumiCommand } = require('@pulumi/pulumi/automation') as typeof import('@pulumi/pulumi/automation');
    const folder = path.join(user.folder, `reports-${workflow}-${environment}`);
    mkdirSync(path.join(folder, 'backend'), { recursive: true });
    const keys = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_REGION: 'us-east-1' };
    const providers = await startProviders({ providerFile: path.join(root, 'build/provider.js'), environment: keys });
    try {
      writeFileSync(path.join(folder, 'Pulumi.dev.yaml'), stringify({ config: {
        'aws-native:region': 'us-east-1', 'aws-native:endpoints': { cloudcontrol: endpoint, sts: endpoint }, 'reports:workflow': workflow, 'reports:environment': environment,
      } }));
      const stack = await LocalWorkspace.createOrSelectStack({ stackName: 'dev', projectName: 'reports', program: program as PulumiFn }, {
        workDir: folder, pulumiHome: path.join(folder, 'home'), pulumiCommand: await PulumiCommand.get({ root: path.join(root, 'local/pulumi') }),
        envVars: { ...keys, PULUMI_BACKEND_URL: `file://${path.join(folder, 'backend')}`, PULUMI_CONFIG_PASSPHRASE: 'reports', PULUMI_DEBUG_PROVIDERS: providers.debugProviders, PULUMI_SKIP_UPDATE_CHECK: 'true' },
        projectSettings: { name: 'reports', runtime: 'nodejs', main: process.cwd() },
      });
      const { outputs } = await stack.up();
      return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, String(value)]));
    } finally {
      await providers.stop();
    }
  }
});
