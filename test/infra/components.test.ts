// Components: a caller changes any child by its transform, and nothing else changes.
import assert from 'node:assert/strict';
import { runtime } from '@pulumi/pulumi';
import { Storage, type StorageArgs } from '../../infra/components/storage';
import { environmentNames, type Place } from '../../infra/names';

interface Made { type: string; name: string; inputs: Readonly<Record<string, unknown>> }

const place: Place = { workflow: 'w', environment: 'dev', account: '123456789012', region: 'us-east-1', partition: 'aws' };
const args: StorageArgs = { place, names: environmentNames(place), tags: { a: '1' }, keyArn: 'arn:key', protect: false, oldVersionDays: 7, preparedDataDays: 30, accessLogDays: 365 };

async function make(transform: NonNullable<StorageArgs['transform']>): Promise<Made[]> {
  const made: Made[] = [];
  await runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      made.push({ type, name, inputs: inputs as Made['inputs'] });
      return { id: name, state: inputs as object };
    },
    call: () => ({}),
  }, 'w', 'dev', false);
  await runtime.runInPulumiStack(async () => { new Storage('storage', { ...args, transform }); });
  await runtime.disconnect();
  return made.filter(({ type }) => type.startsWith('aws'));
}

const bucketOf = (made: readonly Made[]): Readonly<Record<string, unknown>> => made.find(({ name }) => name === 'storage-bucket')?.inputs ?? {};

describe('the transform of a component', function () {
  this.timeout(20_000);
  let plain: Readonly<Record<string, unknown>> = {};
  before(async () => { plain = bucketOf(await make({})); });

  it('lays members over what a child would have', async () => {
    assert.deepEqual(bucketOf(await make({ bucket: { versioningConfiguration: { status: 'Suspended' } } })), { ...plain, versioningConfiguration: { status: 'Suspended' } });
  });
  it('or changes it in place, told the name of the child', async () => {
    const names: string[] = [];
    const made = await make({ bucket: (bucket, _options, name) => { names.push(name); delete bucket.tags; } });
    const { tags: _tags, ...rest } = plain;
    assert.deepEqual([bucketOf(made), names], [rest, ['storage-bucket']]);
  });
  it('names children after their component', async () => {
    assert.deepEqual((await make({})).map(({ name }) => name).sort(), ['storage-access-log', 'storage-access-log-policy', 'storage-bucket', 'storage-policy']);
  });
});
