// What one event of a refresh tells of its resource.
import assert from 'node:assert/strict';
import type { EngineEvent } from '@pulumi/pulumi/automation';
import { driftOf, matters, type Drift } from '../../../automation/drift/find-drift';

const old = { custom: true, id: 'data', inputs: { bucketName: 'data', status: 'Enabled' }, outputs: { bucketName: 'data', status: 'Enabled', arn: 'arn:1' } };

/** The event at the end of a resource's reading. */
const seen = (op: string, now: object | null, more: { type?: string; old?: object } = {}): EngineEvent => ({
  sequence: 1, timestamp: 0, resOutputsEvent: { metadata: { op, urn: `urn:pulumi:dev::birds::${more.type ?? 'mlops:infra:Storage$aws-native:s3:Bucket'}::bucket`, old: more.old ?? old, new: now } },
}) as unknown as EngineEvent;

const told = (event: EngineEvent): Drift => driftOf(event) ?? assert.fail('no drift was told');

describe('the drift that an event tells', () => {
  it('is what changed of that which the stack sets', () => {
    const drift = told(seen('update', { ...old, inputs: { ...old.inputs, status: 'Suspended' }, outputs: { ...old.outputs, status: 'Suspended' } }));
    assert.deepEqual(drift, { resourceType: 'aws-native:s3:Bucket', name: 'bucket', id: 'data', gone: false, differences: [{ path: 'status', before: 'Enabled', after: 'Suspended' }], others: [] });
    assert.equal(matters(drift), true);
  });

  it('is found in the outputs where a provider leaves the inputs as they were', () => {
    assert.deepEqual(told(seen('update', { ...old, outputs: { ...old.outputs, status: 'Suspended' } })).differences, [{ path: 'status', before: 'Enabled', after: 'Suspended' }]);
  });

  it('does not matter where the stack leaves the property alone', () => {
    const drift = told(seen('update', { ...old, outputs: { ...old.outputs, arn: 'arn:2' } }));
    assert.deepEqual(drift.others, [{ path: 'arn', before: 'arn:1', after: 'arn:2' }]);
    assert.equal(matters(drift), false);
  });

  it('is that the resource was deleted', () => {
    const drift = told(seen('delete', null));
    assert.equal(drift.gone, true);
    assert.equal(matters(drift), true);
  });

  it('is nothing for what stayed the same, for the stack, for a component and for a provider', () => {
    assert.equal(driftOf(seen('same', old)), undefined);
    assert.equal(driftOf(seen('update', old)), undefined);
    assert.equal(driftOf(seen('update', { outputs: { a: 1 } }, { type: 'pulumi:pulumi:Stack', old: {} })), undefined);
    assert.equal(driftOf(seen('update', { outputs: { a: 1 } }, { type: 'mlops:infra:Storage', old: { custom: false } })), undefined);
    assert.equal(driftOf(seen('update', { outputs: { region: 'b' } }, { type: 'pulumi:providers:aws-native' })), undefined);
  });
});
