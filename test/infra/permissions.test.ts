// What the roles may do: within AWS's limits, each statement with a purpose, wildcards only where AWS knows no other.
import assert from 'node:assert/strict';
import { environmentNames, rolePurposes } from '../../infra/names';
import { roles } from '../../infra/permissions/roles';
import type { Scope } from '../../infra/permissions/scope';
import { allow, type Statement } from '../../infra/permissions/statement';
import { parseWorkflow, type Workflow } from '../../steps/workflow';
import { exampleEnvironment } from './environment-fixture';

function scopeOf(change: (workflow: Workflow) => Workflow = (workflow) => workflow): Scope {
  const { workflow, flow, account, region, partition } = exampleEnvironment();
  const place = { workflow: workflow.name, environment: 'dev', account, region, partition };
  return { place, names: environmentNames(place), keyArn: `arn:aws:kms:${region}:${account}:key/k`, workflow: change(workflow), flow, inNetwork: false };
}

const all = (scope: Scope): [string, Statement][] => rolePurposes.flatMap((purpose) => roles[purpose].statements(scope).map((statement): [string, Statement] => [purpose, statement]));
const sids = (scope: Scope, purpose: keyof typeof roles): string[] => roles[purpose].statements(scope).map(({ sid }) => sid);

describe('permissions of the roles', () => {
  it('fit into inline policies, which may have 10,240 characters a role', () => {
    for (const purpose of rolePurposes) {
      const size = JSON.stringify(allow(roles[purpose].statements(scopeOf()))).length;
      assert.ok(size < 10_240, `${purpose}: ${size}`);
    }
  });
  it('have a name and a reason each, the name once a role', () => {
    for (const purpose of rolePurposes) {
      const statements = roles[purpose].statements(scopeOf());
      assert.equal(new Set(statements.map(({ sid }) => sid)).size, statements.length, purpose);
      for (const { sid, reason } of statements) {
        assert.match(sid, /^[A-Za-z0-9]+$/);
        assert.match(reason, /.{10,}\.$/s, sid);
      }
    }
  });
  it('name every action in full', () => {
    assert.deepEqual(all(scopeOf()).filter(([, { actions }]) => actions.some((action) => action.includes('*'))), []);
  });
  it('are about everything only where AWS knows no resource', () => {
    const everything = all(scopeOf()).filter(([, { resources }]) => resources.includes('*')).flatMap(([, { actions }]) => actions);
    assert.deepEqual([...new Set(everything)].sort(), ['cloudformation:GetResource', 'ecr:GetAuthorizationToken', 'sagemaker:ListModelPackages']);
  });
  it('use the key through S3 or SageMaker only, and pass roles to SageMaker only', () => {
    for (const [purpose, { sid, actions, conditions = {} }] of all(scopeOf())) {
      if (actions.some((action) => action.startsWith('kms:'))) assert.ok(conditions['StringEquals']?.['kms:ViaService'], `${purpose} ${sid}`);
      if (actions.includes('iam:PassRole')) assert.deepEqual(conditions, { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } }, `${purpose} ${sid}`);
    }
  });
  it('of one workflow do not reach into the bucket, the functions or the roles of another', () => {
    for (const [purpose, { sid, resources }] of all(scopeOf())) {
      for (const resource of resources.filter((each) => /:(s3|lambda|iam|kms):/.test(each))) assert.match(resource, /birdstrikes-dev|key\/k$/, `${purpose} ${sid}`);
    }
  });
  it("let no job and no function write into another step's results", () => {
    const written = all(scopeOf()).filter(([purpose, { actions }]) => !['driver', 'deliver', 'build-model', 'deliver-models'].includes(purpose) && actions.includes('s3:PutObject')).flatMap(([, { resources }]) => resources.map((resource) => resource.split(':::')[1]?.replace(/^[^/]+\//, '')));
    assert.deepEqual(written.sort(), ['prepared/*/candidates/*', 'prepared/*/encoder/*', 'prepared/*/holdout/*', 'prepared/*/source/*', 'prepared/*/training/*', 'runs/*/evaluation/*', 'runs/*/score/*']);
  });
  it('reach other sources only where the workflow has some', () => {
    assert.ok(!sids(scopeOf(), 'prepare-data').includes('ReadOtherSources'));
    const two = scopeOf((workflow) => ({ ...workflow, sources: { ...workflow.sources, 'more.csv': { file: 'more.csv' } as Workflow['sources'][string] }, source: 'birdstrikes.csv' }));
    assert.ok(sids(two, 'prepare-data').includes('ReadOtherSources'));
  });
  it('read a table of another bucket where it lies, and no other object of it', () => {
    const scope = scopeOf(() => parseWorkflow(`
name: birdstrikes
flow: birdstrikes.flow
sources: { birdstrikes.csv: { s3: "s3://elsewhere/data/birds.csv" } }
problem: { type: BinaryClassification, target: t, positive: "1" }
holdout: { split: { by: hash, fraction: 0.2 } }
gates: { threshold: 0.3 }
`, 'workflow.yaml'));
    assert.deepEqual(sids(scope, 'prepare-holdout'), ['ReadExternalTables', 'WriteHoldout', 'UseKeyForObjects', 'WriteLog']);
    const [external] = roles['prepare-holdout'].statements(scope);
    assert.deepEqual(external?.resources, ['arn:aws:s3:::elsewhere/data/birds.csv']);
    assert.ok(sids(scope, 'driver').includes('ReadExternalTables'));
  });
});

describe('a table at a fixed place in the bucket of the environment', () => {
  it('is read by whoever splits it, beside what mlops uploads', () => {
    const scope = scopeOf((workflow) => ({ ...workflow, sources: { 'birdstrikes.csv': { s3: `s3://${environmentNames({ workflow: workflow.name, environment: 'dev', account: '123456789012', region: 'eu-west-1', partition: 'aws' }).bucket}/tables/birds.csv` } } }));
    const resources = roles['prepare-holdout'].statements(scope).filter(({ actions }) => actions.includes('s3:GetObject')).flatMap((statement) => statement.resources);
    assert.ok(resources.some((resource) => resource.endsWith('/tables/birds.csv')), resources.join(' '));
  });
});
