// What the engine does by itself, whatever a provider knows of it: order, aliases, ignored changes, parts, and a stop half way.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { createFixture, R, type Fixture } from './automation-fixture';

describe('the engine of the embedded pulumi', function () {
  this.timeout(120_000);
  let fixture: Fixture;
  beforeEach(async () => { fixture = await createFixture(); });
  afterEach(() => fixture.close());

  const done = (): string[] => fixture.world.calls.filter(({ rpc, preview }) => ['Create', 'Update', 'Delete'].includes(String(rpc)) && preview !== true)
    .map(({ rpc, urn }) => `${String(rpc)} ${String(urn).split('::').at(-1)}`);
  const resources = (): Record<string, unknown>[] => fixture.checkpoint().checkpoint.latest?.resources ?? [];
  const named = (name: string): Record<string, unknown>[] => resources().filter(({ urn }) => String(urn).endsWith(`::${name}`));

  it('makes a replacement before it deletes what it replaces, and changes what depends on it in between', async () => {
    const program = (name: string) => async () => {
      const base = new R('Group', 'base', { name });
      new R('Group', 'user', { name: 'user', description: base.arn });
    };
    fixture.program(program('base-1'));
    await fixture.stack.up();
    fixture.world.calls.length = 0;
    fixture.program(program('base-2'));
    await fixture.stack.up();
    assert.deepEqual(done(), ['Create base', 'Update user', 'Delete base']);
  });

  it('knows a resource by its alias, and leaves alone what a program ignores', async () => {
    fixture.program(async () => { new R('Group', 'before', { name: 'kept', description: 'one' }); });
    await fixture.stack.up();
    fixture.program(async () => { new R('Group', 'after', { name: 'kept', description: 'two' }, { aliases: [{ name: 'before' }], ignoreChanges: ['description'] }); });
    const { summary } = await fixture.stack.up();
    assert.deepEqual(summary.resourceChanges, { same: 2 });
    assert.deepEqual(named('before'), []);
    assert.deepEqual((named('after')[0]?.inputs as { description: string }).description, 'one');
  });

  it('replaces what a program wants replaced on a change, though the provider would update it', async () => {
    const program = (description: string) => async () => { new R('Group', 'group', { name: 'group', description }, { replaceOnChanges: ['description'], deleteBeforeReplace: true }); };
    fixture.program(program('one'));
    await fixture.stack.up();
    fixture.world.calls.length = 0;
    fixture.program(program('two'));
    const { summary } = await fixture.stack.up();
    assert.equal(summary.resourceChanges?.replace, 1);
    assert.deepEqual(done(), ['Delete group', 'Create group']);
  });

  it('forgets without deleting what is to be retained', async () => {
    fixture.program(async () => { new R('Group', 'kept', { name: 'kept' }, { retainOnDelete: true }); });
    await fixture.stack.up();
    fixture.program(async () => undefined);
    await fixture.stack.up();
    assert.deepEqual(named('kept'), []);
    assert.equal(done().some((call) => call.startsWith('Delete')), false);
  });

  it('remembers a resource of which only a part was made, and mends it the next time', async () => {
    const program = (partial: boolean) => async () => { new R('Group', 'half', { name: 'half', ...(partial ? { partial: 'not ready yet' } : {}) }); };
    fixture.program(program(true));
    await assert.rejects(fixture.stack.up(), /not ready yet/);
    assert.deepEqual(named('half').map(({ id, initErrors }) => ({ id, initErrors })), [{ id: 'half', initErrors: ['not ready yet'] }]);
    fixture.program(program(false));
    const { summary } = await fixture.stack.up();
    assert.equal(summary.resourceChanges?.update, 1);
    assert.equal(named('half')[0]?.initErrors, undefined);
  });

  it('ends what runs when it is stopped, keeps it, and gives the lock back', async () => {
    fixture.world.createDelay = 1500;
    fixture.program(async () => { const slow = new R('Group', 'slow', { name: 'slow' }); new R('Group', 'next', { name: 'next', description: slow.arn }); });
    const stop = new AbortController();
    const onEvent = (event: { resourcePreEvent?: { metadata: { urn: string } } }): void => { if (event.resourcePreEvent?.metadata.urn.endsWith('::slow') === true) stop.abort(); };
    await assert.rejects(fixture.stack.up({ signal: stop.signal, onEvent }));
    assert.equal(named('slow').length, 1);
    assert.equal(named('next').length, 0);
    assert.equal(fixture.checkpoint().checkpoint.latest?.pending_operations, undefined);
    assert.deepEqual(fs.readdirSync(path.join(fixture.folder, 'state', '.pulumi', 'locks', 'organization', 'probe', 'dev')), []);
    fixture.world.createDelay = 5;
    assert.equal((await fixture.stack.up()).summary.resourceChanges?.create, 1);
  });

  it('warns of a creation whose end nobody saw, until the resource is there', async () => {
    fixture.world.createDelay = 3000;
    fixture.program(async () => { new R('Group', 'lost', { name: 'lost' }); });
    const file = path.join(fixture.folder, 'state', '.pulumi', 'stacks', 'probe', 'dev.json');
    const onEvent = (event: { resourcePreEvent?: { metadata: { urn: string } } }): void => {
      if (event.resourcePreEvent?.metadata.urn.endsWith('::lost') !== true) return;
      const [lock = ''] = fs.readdirSync(path.join(fixture.folder, 'state', '.pulumi', 'locks', 'organization', 'probe', 'dev'));
      const { pid } = JSON.parse(fs.readFileSync(path.join(fixture.folder, 'state', '.pulumi', 'locks', 'organization', 'probe', 'dev', lock), 'utf8')) as { pid: number };
      setTimeout(() => process.kill(pid, 'SIGKILL'), 300);
    };
    await assert.rejects(fixture.stack.up({ onEvent }));
    assert.match(fs.readFileSync(file, 'utf8'), /"type": "creating"/);
    await fixture.stack.cancel();
    fixture.world.createDelay = 5;
    const { stdout } = await fixture.stack.up();
    assert.match(stdout, /warning: Attempting to deploy or update resources with 1 pending operations[\s\S]*::lost, interrupted while creating/);
    assert.equal(fixture.checkpoint().checkpoint.latest?.pending_operations, undefined);
  });

  it('reads outputs of another stack, secrets as secrets', async () => {
    fixture.program(async () => ({ open: 'value', hidden: pulumi.secret('hidden value') }));
    await fixture.stack.up();
    fixture.program(async () => {
      const other = new pulumi.StackReference('organization/probe/dev');
      return { open: other.getOutput('open'), hidden: other.getOutput('hidden') };
    });
    const { outputs } = await fixture.stack.up();
    assert.deepEqual(outputs, { open: { value: 'value', secret: false }, hidden: { value: 'hidden value', secret: true } });
  });
});
