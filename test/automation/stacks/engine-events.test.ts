// What is kept of Pulumi's engine events.
import assert from 'node:assert/strict';
import type { EngineEvent } from '@pulumi/pulumi/automation';
import type { DriverEvent } from '../../../automation/console/events';
import { describeCounts, followEngine, partsOfUrn } from '../../../automation/stacks/engine-events';

const urn = 'urn:pulumi:dev::birdstrikes::mlops:infra:Storage$aws-native:s3:Bucket::birdstrikes-dev';

/** An event with what the engine always sends. */
const event = (part: object): EngineEvent => ({ sequence: 1, timestamp: 0, ...part }) as EngineEvent;

describe('following the engine', () => {
  it('takes type and name from a URN of a child', () => {
    assert.deepEqual(partsOfUrn(urn), { resourceType: 'aws-native:s3:Bucket', name: 'birdstrikes-dev' });
  });

  it('keeps planned changes and their properties, and tells no planning as done', () => {
    const told: DriverEvent[] = [];
    const { onEvent, log } = followEngine((told_) => { told.push(told_); }, () => 0);
    onEvent(event({ resourcePreEvent: { planning: true, metadata: { op: 'update', urn, type: 'aws-native:s3:Bucket', diffs: ['tags'] } } }));
    assert.deepEqual(log.changes, [{ operation: 'update', resourceType: 'aws-native:s3:Bucket', name: 'birdstrikes-dev', properties: ['tags'] }]);
    assert.deepEqual(told, []);
  });

  it('keeps each resource that will be there with its inputs once, and none that goes', () => {
    const { onEvent, log } = followEngine(() => undefined, () => 0);
    const pre = (op: string, state: object | null): void => onEvent(event({ resourcePreEvent: { planning: true, metadata: { op, urn, new: state } } }));
    pre('create-replacement', { inputs: { bucketName: 'new' } });
    pre('replace', { inputs: { bucketName: 'new' } });
    pre('delete-replaced', null);
    assert.deepEqual([...log.wanted.values()], [{ urn, resourceType: 'aws-native:s3:Bucket', name: 'birdstrikes-dev', inputs: { bucketName: 'new' } }]);
  });

  it('tells how long a resource took', () => {
    const told: DriverEvent[] = [];
    let now = 1000;
    const { onEvent } = followEngine((told_) => { told.push(told_); }, () => now);
    onEvent(event({ resourcePreEvent: { metadata: { op: 'create', urn } } }));
    now = 3500;
    onEvent(event({ resOutputsEvent: { metadata: { op: 'create', urn } } }));
    assert.equal(told.at(-1)?.type === 'resource' && told.at(-1)?.type, 'resource');
    assert.deepEqual(told.at(-1), { type: 'resource', operation: 'create', resourceType: 'aws-native:s3:Bucket', name: 'birdstrikes-dev', status: 'done', seconds: 2.5 });
  });

  it('keeps errors with the name of their resource, without colour marks', () => {
    const { onEvent, log } = followEngine(() => undefined, () => 0);
    onEvent(event({ diagnosticEvent: { urn, severity: 'error', message: '<{%reset%}>access denied<{%reset%}>\n', color: 'never' } }));
    assert.deepEqual(log.errors, ['birdstrikes-dev: access denied']);
  });
});

describe('counts of changes', () => {
  it('say 0 to change where everything stays', () => assert.equal(describeCounts({ same: 40 }, 'to'), '0 to change, 40 unchanged'));
  it('say what is to be done', () => assert.equal(describeCounts({ create: 3, update: 1, same: 2 }, 'to'), '3 to create, 1 to update, 2 unchanged'));
  it('say what was done', () => assert.equal(describeCounts({ delete: 3 }, 'done'), '3 deleted'));
});
