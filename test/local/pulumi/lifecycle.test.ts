// The life of a stack under the embedded pulumi, from the first preview to its end.
import assert from 'node:assert/strict';
import * as pulumi from '@pulumi/pulumi';
import { Box, createFixture, R, type Fixture } from './automation-fixture';

/** The happy path: a component with a child, a bucket after it, a group by itself. */
const first = async () => {
  const config = new pulumi.Config();
  const box = new Box('box', { name: 'alpha', description: 'first' });
  const bucket = new R('Bucket', 'data', { bucketName: 'data-1', tags: { env: 'dev' }, secretNote: config.requireSecret('note') }, { dependsOn: [box] });
  new R('Group', 'old', { name: 'old' });
  new R('Group', 'moved', { name: 'moved-1' });
  return { groupArn: box.g.arn, bucket: bucket.id, note: config.requireSecret('note'), list: [1, 2, 'x'] };
};

describe('a stack of the embedded pulumi', function () {
  this.timeout(120_000);
  let fixture: Fixture;
  before(async () => {
    fixture = await createFixture();
    await fixture.stack.setAllConfig({ note: { value: 's3cret', secret: true } });
  });
  after(() => fixture.close());

  it('previews a creation without creating', async () => {
    fixture.program(first);
    const { changeSummary } = await fixture.stack.preview();
    assert.deepEqual(changeSummary, { create: 6 });
    assert.equal(fixture.world.calls.some((call) => call.rpc === 'Create' && call.preview === false), false);
  });

  it('creates, and gives outputs with their secrets', async () => {
    const { summary, outputs } = await fixture.stack.up();
    assert.deepEqual(summary.resourceChanges, { create: 6 });
    assert.deepEqual(outputs.note, { value: 's3cret', secret: true });
    assert.deepEqual(outputs.bucket, { value: 'data-1', secret: false });
  });

  it('keeps no secret in clear', () => {
    assert.equal(JSON.stringify(fixture.checkpoint()).includes('s3cret'), false);
  });

  it('finds nothing to change the second time', async () => {
    const { summary } = await fixture.stack.up({ expectNoChanges: true });
    assert.deepEqual(summary.resourceChanges, { same: 6 });
  });

  it('updates, replaces, creates and deletes what a program changes, held to the plan of its preview', async () => {
    fixture.program(async () => {
      const config = new pulumi.Config();
      const box = new Box('box', { name: 'alpha', description: 'second' });
      new R('Bucket', 'data', { bucketName: 'data-2', tags: { env: 'dev' }, secretNote: config.requireSecret('note') }, { dependsOn: [box] });
      new R('Group', 'fresh', { name: 'fresh' }, { protect: true });
      new R('Group', 'moved', { name: 'moved-2' });
    });
    const plan = `${fixture.folder}/plan.json`;
    const { changeSummary } = await fixture.stack.preview({ plan });
    assert.deepEqual(changeSummary, { create: 1, update: 1, replace: 2, delete: 1, same: 2 });
    const { summary } = await fixture.stack.up({ plan });
    assert.deepEqual(summary.resourceChanges, { create: 1, update: 1, replace: 2, delete: 1, same: 2 });
  });

  it('refuses an update that its plan does not have', async () => {
    const plan = `${fixture.folder}/plan.json`;
    await fixture.stack.preview({ plan });
    fixture.program(async () => { new R('Group', 'fresh', { name: 'fresh' }, { protect: true }); new R('Group', 'unplanned', { name: 'unplanned' }); });
    await assert.rejects(fixture.stack.up({ plan }), /violates plan/);
  });

  it('keeps what was made when a creation fails half way, and mends it the next time', async () => {
    const program = (fail: boolean) => async () => {
      new R('Group', 'fresh', { name: 'fresh' }, { protect: true });
      const made = new R('Group', 'made', { name: 'made', description: 'made here' });
      new R('Group', 'broken', { name: 'broken', ...(fail ? { fail: 'no room' } : {}) }, { dependsOn: [made] });
    };
    fixture.program(program(true));
    await assert.rejects(fixture.stack.up(), /no room/);
    assert.ok(fixture.checkpoint().checkpoint.latest?.resources?.some(({ urn }) => String(urn).endsWith('::made')));
    fixture.program(program(false));
    const { summary } = await fixture.stack.up();
    assert.equal(summary.resourceChanges?.create, 1);
  });

  it('takes into the state what changed outside', async () => {
    fixture.world.drift = 'changed outside';
    const { summary } = await fixture.stack.refresh();
    assert.equal(summary.resourceChanges?.update, 1);
    fixture.world.drift = undefined;
  });

  it('does not delete what is protected, and everything once it is not', async () => {
    await assert.rejects(fixture.stack.destroy(), /protected/);
    fixture.program(async () => { new R('Group', 'fresh', { name: 'fresh' }); });
    await fixture.stack.up();
    const { summary } = await fixture.stack.destroy();
    assert.equal(summary.resourceChanges?.delete, 2);
    assert.equal(fixture.checkpoint().checkpoint.latest?.resources, undefined);
  });
});
