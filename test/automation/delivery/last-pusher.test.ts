// Who pushed what is built again by hand: the author stays the author.
import assert from 'node:assert/strict';
import { lastPusher } from '../../../automation/delivery/last-pusher';
import { fakePipeline, type FakeExecution } from './fake-pipeline';

const ada = 'arn:aws:iam::123456789012:user/ada';
const execution = (id: string, pushedBy: string, more: Partial<FakeExecution> = {}): FakeExecution => ({ pipelineExecutionId: id, sourceRevisions: [{ actionName: 'Tools' }, { actionName: 'Source', revisionId: 'abc' }], variables: [{ name: 'PUSHED_BY', resolvedValue: pushedBy }], ...more });

describe('whoever pushed last', () => {
  it('is who the newest execution was started for', async () => {
    const { client } = fakePipeline([execution('new', ada), execution('old', 'arn:aws:iam::123456789012:user/grace')]);
    assert.equal(await lastPusher(client, 'p'), ada);
  });

  it('is told by no execution that never had its source', async () => {
    const { client } = fakePipeline([execution('failed', 'somebody', { sourceRevisions: [] }), execution('old', ada)]);
    assert.equal(await lastPusher(client, 'p'), ada);
    assert.equal(await lastPusher(fakePipeline([]).client, 'p'), undefined);
  });

  it('is nobody where the execution was started for nobody', async () => {
    assert.equal(await lastPusher(fakePipeline([execution('new', 'unknown')]).client, 'p'), undefined);
  });
});
