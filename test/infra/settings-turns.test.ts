// Each setting turned by itself: what it is about changes, nothing is replaced, and nothing else changes.
import assert from 'node:assert/strict';
import { cloudFormationNames } from '../../automation/export/cloudformation-names';
import { cloudFormationType } from '../../automation/export/cloudformation-types';
import { settingsSchema } from '../../infra/settings';
import typeTable from '../../local/aws/services/cloudcontrol/type-table.json';
import { exampleEnvironment, makeEnvironment, type MadeResource } from './environment-fixture';
import { turns } from './settings-turns';

const table = typeTable.types as unknown as Readonly<Record<string, { createOnly: readonly string[] }>>;

/** Whether a change of inputs makes another resource of it, by the schema of its type. */
function replaces(before: MadeResource, after: MadeResource): boolean {
  const { type = '' } = cloudFormationType(before.type) ?? {};
  const [one, other] = [before, after].map(({ inputs }) => cloudFormationNames(type, inputs) as Readonly<Record<string, unknown>>);
  return (table[type]?.createOnly ?? []).some((property) => JSON.stringify(one?.[property]) !== JSON.stringify(other?.[property]));
}

/** `operation name` of each custom resource that differs. */
function changesBetween(before: readonly MadeResource[], after: readonly MadeResource[]): string[] {
  const custom = (resources: readonly MadeResource[]): Map<string, MadeResource> => new Map(resources.filter(({ type }) => type.startsWith('aws')).map((resource) => [resource.name, resource]));
  const [old, now] = [custom(before), custom(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [one, other] = [old.get(name), now.get(name)];
    if (one === undefined) return [`create ${name}`];
    if (other === undefined) return [`delete ${name}`];
    if (JSON.stringify(one.inputs) === JSON.stringify(other.inputs)) return [];
    return [`${replaces(one, other) ? 'replace' : 'update'} ${name}`];
  }).sort();
}

describe('a setting', function () {
  this.timeout(20_000);
  let base: readonly MadeResource[] = [];
  /** Its table lies in S3: runs that start by the clock find no other. */
  const made = async (config: Readonly<Record<string, unknown>>): Promise<readonly MadeResource[]> => {
    const example = exampleEnvironment(config);
    const workflow = { ...example.workflow, sources: { 'birdstrikes.csv': { s3: 's3://tables/birdstrikes.csv' } } };
    return (await makeEnvironment({ ...example, workflow, account: '000000000000' })).resources;
  };
  before(async () => { base = await made({}); });

  it('has a turn, whichever it is', () => {
    assert.deepEqual(Object.keys(settingsSchema.shape).filter((name) => name !== 'workflow').sort(), Object.keys(turns).sort());
  });

  for (const [name, { value, changes }] of Object.entries(turns)) {
    it(`changes what ${name} is about when it is turned, replaces nothing, and changes nothing else`, async () => {
      const found = changesBetween(base, await made({ [`mlops:${name}`]: value }));
      const many = changes.filter((change) => change.endsWith('*'));
      const told = found.map((change) => many.find((pattern) => change.startsWith(pattern.slice(0, -1))) ?? change);
      assert.deepEqual([...new Set(told)].sort(), [...changes].sort());
    });
  }
});
