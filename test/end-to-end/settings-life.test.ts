// The life of an environment: made, unchanged, each setting turned by itself, all of them at once, and gone without a trace.
import { CloudControlClient, ListResourcesCommand } from '@aws-sdk/client-cloudcontrol';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsSchema } from '../../infra/settings';
import { UserFolder } from './user-folder';

type Change = Readonly<{ operation: string; resourceType: string; name: string }>;

/** What a setting changes when it is turned: `operation name`, in order of name; a name may stand for several by `*`. */
interface Turn { value: unknown; changes: readonly string[] }

const functions = ['functions-evaluate-predictions', 'functions-package-encoder', 'functions-prepare-holdout'];
const steps = ['evaluate-predictions', 'package-encoder', 'prepare-data', 'prepare-holdout', 'score-holdout', 'train-candidates'].map((step) => `update identities-${step}`);
const definition = ['update outputs-definitionDigest', 'update training-pipeline'];
const network = ['update outputs-securityGroupIds', 'update outputs-subnetIds'];
/** Everything that takes tags, and the definition, which tags its jobs. */
const tagged = [
  'update encryption-key', ...functions.flatMap((name) => [`update ${name}`, `update ${name}-code`, `update ${name}-log`]), 'update identities-driver', 'update identities-pipeline', ...steps,
  'update outputs-*', 'update registry-group', 'update storage-access-log', 'update storage-bucket', 'update training-pipeline',
].sort();

const turns: Readonly<Record<string, Turn>> = {
  accountId: { value: '000000000000', changes: [] },
  tags: { value: { team: 'models' }, changes: tagged },
  project: { value: { id: 'p-abc123', name: 'models' }, changes: tagged },
  protect: { value: true, changes: [] },
  permissionsBoundary: { value: 'arn:aws:iam::000000000000:policy/boundary', changes: ['update identities-driver', 'update identities-pipeline', ...steps].sort() },
  driverPrincipals: { value: ['arn:aws:iam::000000000000:role/engineer'], changes: ['update identities-driver'] },
  logRetentionDays: { value: 400, changes: functions.map((name) => `update ${name}-log`) },
  oldVersionDays: { value: 8, changes: ['update storage-bucket'] },
  preparedDataDays: { value: 8, changes: ['update storage-bucket'] },
  accessLogDays: { value: 30, changes: ['update storage-access-log'] },
  keyDeletionDays: { value: 7, changes: ['update encryption-key'] },
  prepareDataInstanceType: { value: 'ml.m5.xlarge', changes: definition },
  prepareDataInstanceCount: { value: 2, changes: definition },
  prepareDataVolumeGigabytes: { value: 60, changes: definition },
  scoreHoldoutInstanceType: { value: 'ml.c5.xlarge', changes: definition },
  scoreHoldoutInstanceCount: { value: 2, changes: definition },
  functionMemoryMegabytes: { value: 3008, changes: functions.map((name) => `update ${name}`) },
  functionStorageMegabytes: { value: 4096, changes: functions.map((name) => `update ${name}`) },
  monthlyBudgetDollars: { value: 400, changes: ['create budget-monthly'] },
  notificationEmails: { value: ['team@example.com'], changes: ['create notifications-model-changed', 'create notifications-policy', 'create notifications-run-failed', 'create notifications-topic', 'update encryption-key'] },
  maxParallelSteps: { value: 2, changes: ['update training-pipeline'] },
  network: { value: { create: {} }, changes: ['create network-*', ...functions.map((name) => `update ${name}`), ...steps, ...definition, ...network].sort() },
};

/** Settings that are turned all at once in the end: what can be there without anything else. */
const together = Object.entries(turns).filter(([name]) => !['protect', 'permissionsBoundary'].includes(name));

const rows = Array.from({ length: 40 }, (_, index) => `${index},${index % 7},${index % 2 === 0 ? 'yes' : 'no'}`);

describe('the life of an environment', function () {
  this.timeout(240_000);
  let user: UserFolder;
  const local = ['--env', 'dev', '--local'] as const;

  before(async () => {
    user = new UserFolder('settings', { 'data.csv': `id,visits,churned\n${rows.join('\n')}\n` });
    assert.equal((await user.mlops('init', 'data.csv', '--target', 'churned')).exitCode, 0);
    turn({});
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
  });
  after(() => user.close());

  function turn(settings: Readonly<Record<string, unknown>>): void {
    const lines = Object.entries(settings).map(([name, value]) => `  mlops:${name}: ${JSON.stringify(value)}`);
    user.write('Pulumi.dev.yaml', ['config:', '  aws-native:region: us-east-1', ...lines, ''].join('\n'));
  }

  /** `operation name` of each change of a custom resource, names of many as one. */
  async function changes(...many: readonly string[]): Promise<string[]> {
    const preview = await user.mlops('preview', ...local, '--json');
    assert.equal(preview.exitCode, 0, preview.output);
    const told = (preview.result['resources'] as Change[]).filter(({ resourceType, operation }) => resourceType.startsWith('aws') && operation !== 'same').map(({ operation, name }) => `${operation} ${name}`);
    return [...new Set(told.map((change) => many.find((pattern) => pattern.endsWith('*') && change.startsWith(pattern.slice(0, -1))) ?? change))].sort();
  }

  it('is unchanged where nothing was changed', async () => {
    assert.deepEqual(await changes(), []);
  });

  it('has a turn of every setting', () => {
    assert.deepEqual(Object.keys(settingsSchema.shape).filter((name) => name !== 'workflow').sort(), Object.keys(turns).sort());
  });

  for (const [name, { value, changes: expected }] of Object.entries(turns)) {
    it(`changes what ${name} is about, replaces nothing, and nothing else`, async () => {
      turn({ [name]: value });
      assert.deepEqual(await changes(...expected), [...expected].sort());
    });
  }

  it('takes all of them at once, and has nothing to change then', async () => {
    turn(Object.fromEntries(together.map(([name, { value }]) => [name, value])));
    const up = await user.mlops('up', ...local);
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(await changes(), []);
  });

  it('leaves nothing behind when it goes', async () => {
    const down = await user.mlops('destroy', ...local, '--yes');
    assert.equal(down.exitCode, 0, down.output);
    const { url } = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/address.json'), 'utf8')) as { url: string };
    const credentials = JSON.parse(readFileSync(path.join(user.folder, '.mlops/local/credentials.json'), 'utf8')) as { accessKeyId: string; secretAccessKey: string };
    const client = new CloudControlClient({ endpoint: url, region: 'us-east-1', credentials });
    try {
      const types = readFileSync(path.resolve(__dirname, '../../local/aws/services/cloudcontrol/served-types.txt'), 'utf8').trim().split('\n');
      const left: string[] = [];
      for (const TypeName of types.filter((type) => !['AWS::KMS::Key', 'AWS::Lambda::Permission', 'AWS::IAM::RolePolicy'].includes(type))) {
        const { ResourceDescriptions = [] } = await client.send(new ListResourcesCommand({ TypeName }));
        left.push(...ResourceDescriptions.map(({ Identifier }) => `${TypeName} ${Identifier}`).filter((found) => !found.includes('alias/aws/')));
      }
      assert.deepEqual(left, []);
    } finally {
      client.destroy();
    }
  });
});
